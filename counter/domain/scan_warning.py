"""What the router of scans can find odd about a text: machine words, put into words elsewhere."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["ScanWarning"]


class ScanWarning(StrEnum):
    """A reason to look twice. `counter.domain.codes.NumberFinding` adds those about a personal number."""

    TOO_LONG = "too_long"
    EMPTY = "empty"
    CONTROL_CHARACTERS = "control_characters"
    """Control or invisible characters were in it and have been dropped."""
    UNDECODABLE = "undecodable"
    """The scanner could not transmit some letters."""
    FIELDS_UNKNOWN = "fields_unknown"
    FIELDS_MISSING = "fields_missing"
    FIELD_COUNT = "field_count"
    """A card's code with neither 7 nor 11 fields."""
    TICKET_MALFORMED = "ticket_malformed"
    TICKET_OF_ANOTHER_DAY = "ticket_of_another_day"
    CODE_MALFORMED = "code_malformed"
    """Shaped like a dossier code, with an impossible date or serial."""
    DIGITS_UNKNOWN = "digits_unknown"
    """Nothing but digits, and as many as no number of a desk has."""
    DATE_IN_FUTURE = "date_in_future"
    LINK_MALFORMED = "link_malformed"
    NAME_NEEDS_CHECK = "name_needs_check"
    DATE_OF_BIRTH_UNREADABLE = "date_of_birth_unreadable"
    SEX_UNREADABLE = "sex_unreadable"
    ISSUE_DATE_UNREADABLE = "issue_date_unreadable"
    OLD_NUMBER_UNREADABLE = "old_number_unreadable"
    DATE_OF_BIRTH_IN_FUTURE = "date_of_birth_in_future"
    ISSUE_DATE_IN_FUTURE = "issue_date_in_future"
    ISSUED_BEFORE_BIRTH = "issued_before_birth"
    CARD_PROBABLY_EXPIRED = "card_probably_expired"
    """By the computed expiry: the code itself does not say."""
    CHECK_DIGIT_DOCUMENT_NUMBER = "check_digit_document_number"
    CHECK_DIGIT_DATE_OF_BIRTH = "check_digit_date_of_birth"
    CHECK_DIGIT_DATE_OF_EXPIRY = "check_digit_date_of_expiry"
    CHECK_DIGIT_OPTIONAL = "check_digit_optional"
    CHECK_DIGIT_COMPOSITE = "check_digit_composite"
    LETTERS_LOST = "letters_lost"
    """Neither name nor address has a Vietnamese letter: a scanner that types cannot type them."""
    MENDED = "mended"
    """An input method or keyboard layout changed it, and only one code can have been meant."""
    MANGLED = "mangled"
    """The same, and what was meant cannot be told."""
    PAYMENT_MALFORMED = "payment_malformed"
    PAYMENT_CHECKSUM = "payment_checksum"
    PAYMENT_NOT_VIETQR = "payment_not_vietqr"
