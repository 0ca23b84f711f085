"""Words by which people opt out and in.

https://help.twilio.com/articles/223134027 (Twilio support for opt-out keywords). For SMS Twilio blocks by these itself;
on WhatsApp nobody does, so we must.
"""

from bot.model.messages import OptOut

_STOP = frozenset({"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"})
_START = frozenset({"START", "UNSTOP"})
_BY_TWILIO = {"STOP": OptOut.STOP, "START": OptOut.START, "HELP": OptOut.HELP}


def asked(text: str) -> OptOut | None:
    """What the whole message asks for: a keyword in any case, alone but for punctuation.

    HELP is not among them: where Twilio does not answer it, somebody needs help.
    """
    word = text.strip().strip(".!\"'").upper()
    if word in _STOP:
        return OptOut.STOP
    return OptOut.START if word in _START else None


def answered(opt_out_type: str) -> OptOut | None:
    """What Twilio says it has answered itself (its ``OptOutType``)."""
    return _BY_TWILIO.get(opt_out_type.strip().upper())
