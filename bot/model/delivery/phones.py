"""Whether an address is a phone number. A WhatsApp sender can be a business-scoped id instead."""


def phone(address: str) -> str | None:
    """The address as E.164 when it is an international phone number that can exist, else None."""
    if not address.startswith("+"):
        return None
    import phonenumbers  # 60 modules, which commands that only look at rules never need

    try:
        number = phonenumbers.parse(address)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
