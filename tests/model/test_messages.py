from hypothesis import given
from hypothesis import strategies as st

from bot.model.messages import ChannelName, DeliveryStatus, Route

statuses = st.lists(st.sampled_from(DeliveryStatus), max_size=20)
FINAL = {DeliveryStatus.READ, DeliveryStatus.FAILED, DeliveryStatus.DROPPED}


def after(receipts):
    status = DeliveryStatus.SENDING
    for receipt in receipts:
        status = status.then(receipt)
    return status


@given(statuses)
def test_receipts_in_any_order_only_ever_move_a_message_forward(receipts):
    status = DeliveryStatus.SENDING
    for receipt in receipts:
        moved = status.then(receipt)
        assert moved.rank >= status.rank
        status = moved


@given(statuses.filter(lambda receipts: not FINAL & set(receipts)))
def test_receipts_that_are_not_final_lead_to_the_same_place_in_any_order(receipts):
    assert after(receipts) == after(reversed(receipts)) == after(receipts + receipts)


def test_a_late_failure_does_not_undo_a_read():
    assert DeliveryStatus.READ.then(DeliveryStatus.FAILED) is DeliveryStatus.READ


def test_a_receipt_settles_an_unknown_send():
    assert DeliveryStatus.UNKNOWN.then(DeliveryStatus.SENT) is DeliveryStatus.SENT


def test_the_same_address_on_two_channels_is_two_routes():
    number = "+46701234567"
    assert Route(ChannelName.SMS, "+4610", number).key != Route(ChannelName.WHATSAPP, "+4610", number).key
