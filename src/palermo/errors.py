"""The few errors, named by what the caller can do next."""


class PalermoError(Exception):
    """Something the caller can mend; the message says what, where and how."""


class InvalidContent(PalermoError):
    """A content file is wrong: fix the file named in the message."""


class InvalidInput(PalermoError):
    """A deposited file cannot be read: the message names place and remedy; nothing was stored."""


class InvalidQuestion(PalermoError):
    """A query asks for something that does not exist: the message lists what does."""


class InvalidAnswer(PalermoError):
    """An answer to a form is wrong: show the message beside the question."""


class NotFound(PalermoError):
    """The thing asked for is not here: the message says where to look."""


class Changed(PalermoError):
    """Somebody changed it meanwhile: read again, then decide; nothing was overwritten."""


class NotAllowed(PalermoError):
    """The person may not do this: 403, audited."""


class NotEstimable(PalermoError):
    """No number can be given: say so in the report; never print one."""


class WouldDisclose(PalermoError):
    """Showing this could betray a person: withhold it."""


class Cancelled(PalermoError):
    """The caller cancelled long work; nothing was stored."""
