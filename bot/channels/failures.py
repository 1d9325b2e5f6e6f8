"""How a failure leaves the gateway: JSON with a code and a sentence, and a log line without anyone's words."""

import logging

import msgspec
from litestar import Request, Response
from litestar.datastructures import State
from litestar.exceptions import HTTPException, SerializationException, ValidationException

from bot.channels.wire import ErrorOut
from bot.errors import Refused

log = logging.getLogger(__name__)

CODES = {400: "malformed", 404: "not_found", 405: "method_not_allowed", 413: "too_long", 415: "not_json"}
SENTENCES = {
    400: "The body is not valid JSON.",
    404: "There is nothing at this address.",
    405: "This address does not take that method.",
    413: "The request is too large.",
    422: "The body does not have the fields this address needs.",
}
_Request = Request[None, None, State]


def refused(request: _Request, error: Refused) -> Response[ErrorOut]:
    """A request our own code turned down."""
    request.app.state.metrics.refused.labels(code=error.code).inc()
    headers = {"Retry-After": str(error.retry_after)} if error.retry_after is not None else {}
    return Response(ErrorOut(error.code, error.detail), status_code=error.status, headers=headers)


def invalid(request: _Request, error: ValidationException) -> Response[ErrorOut]:
    """A body or parameter of the wrong shape. The framework's own text may quote the input, so it stays inside."""
    if isinstance(error.__cause__, msgspec.DecodeError) and not isinstance(error.__cause__, msgspec.ValidationError):
        return _answer(request, 400, "malformed")
    return _answer(request, 422, "invalid")


def malformed(request: _Request, error: SerializationException) -> Response[ErrorOut]:
    """A body that is not JSON."""
    return _answer(request, 400, "malformed")


def unreadable(request: _Request, error: UnicodeDecodeError | RecursionError) -> Response[ErrorOut]:
    """A body that is not UTF-8, or nested beyond reason: the framework's decoder lets both through as they are."""
    return _answer(request, 400, "malformed")


def from_framework(request: _Request, error: HTTPException) -> Response[ErrorOut]:
    """Whatever the framework turned down: unknown address, method, size."""
    return _answer(request, error.status_code, CODES.get(error.status_code, "refused"))


def unexpected(request: _Request, error: Exception) -> Response[ErrorOut]:
    """A defect of ours: the log gets the kind and the place, never the values."""
    log.error("unexpected failure at %s: %s", request.scope["path_template"], _where(error))
    return _answer(request, 500, "internal", "Something went wrong on our side. Please try again.")


def _where(error: BaseException) -> str:
    """Kind and innermost place of an error, without its text, which may hold a person's words."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "unknown place"
    return f"{type(error).__name__} in {place}"


def _answer(request: _Request, status: int, code: str, detail: str | None = None) -> Response[ErrorOut]:
    request.app.state.metrics.refused.labels(code=code).inc()
    return Response(ErrorOut(code, detail or SENTENCES.get(status, "The request was turned down.")), status_code=status)
