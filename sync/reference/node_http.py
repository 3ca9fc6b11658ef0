"""One request over HTTP, as a node makes it: no redirect, no endless answer, and only status 200 counts."""

import urllib.error
import urllib.request

LARGEST = 4_194_304


class NoAnswer(Exception):
    """Nothing came back that could be an answer: a status, or no connection."""

    def __init__(self, status=None, retry_after=None):
        super().__init__(f"status {status}" if status else "no connection")
        self.status, self.retry_after = status, retry_after


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


OPENER = urllib.request.build_opener(NoRedirect, urllib.request.ProxyHandler({}))


def http_post(url, body):
    """The body of a 200."""
    request = urllib.request.Request(url, body, {"Content-Type": "application/cbor"}, method="POST")
    try:
        with OPENER.open(request, timeout=30) as answer:
            data = answer.read(LARGEST + 1)
            if answer.status != 200 or len(data) > LARGEST:
                raise NoAnswer(answer.status)
            return data
    except urllib.error.HTTPError as error:
        raise NoAnswer(error.code, error.headers.get("Retry-After")) from error
    except OSError as error:
        raise NoAnswer from error
