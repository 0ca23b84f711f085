"""A platform tells how far a message came. Receipts come in any order, twice, or before our own send is committed."""

from bot.model.errors import FyraError
from bot.model.messages import DeliveryStatus, Receipt
from bot.model.records import Delivery
from bot.ports import Tx

PATIENCE = 6
"""How many times a receipt of an unknown message is looked at again before it is let go."""


class EarlyReceiptError(FyraError):
    """The receipt's message is not known yet: our own send may not have been committed."""


async def receipt_came(tx: Tx, receipt: Receipt, *, attempt: int) -> None:
    """Move the message forward. Raises EarlyReceiptError, for the worker to come back later, while there is hope."""
    message = await tx.sent_message(receipt.channel, receipt.account, receipt.provider_id)
    if message is None:
        if attempt < PATIENCE:
            raise EarlyReceiptError
        return
    status = message.delivery.status.then(receipt.status)
    if status is message.delivery.status:
        return
    failed = status is DeliveryStatus.FAILED
    delivery = Delivery(
        status,
        provider_id=receipt.provider_id,
        error="the platform could not deliver it" if failed else "",
        error_code=receipt.error_code,
        at=receipt.at,
    )
    await tx.save_delivery(message.id, delivery)
