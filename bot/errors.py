"""The tree of errors: every failure the project raises on purpose is a BotError.

BotError
├── SettingsError        a setting is missing or unusable; the process does not start
├── ContentError         a content file (answer, fact, profile, lookup) is broken; names the file
├── EngineError          Rasa is down, slow or answered nonsense
└── Refused              a request is turned down, with the code and sentence the client is shown
"""


class BotError(Exception):
    """Base of all errors raised on purpose; its text never holds a person's words."""


class SettingsError(BotError):
    """A setting is missing or unusable."""


class ContentError(BotError):
    """A content file is broken; the text names the file and what is wrong."""


class EngineError(BotError):
    """Rasa did not answer, in time or at all."""


class Refused(BotError):
    """A request is turned down: `status` (HTTP), `code` (for programs), `detail` (a sentence for people)."""

    def __init__(self, status: int, code: str, detail: str, retry_after: int | None = None) -> None:
        super().__init__(detail)
        self.status = status
        self.code = code
        self.detail = detail
        self.retry_after = retry_after
