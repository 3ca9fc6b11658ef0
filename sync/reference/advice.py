"""What is done about an advice to the processor behind HQ, event by event (../conflicts.md, "Upstream")."""

SENDS, QUERIES, REVERSALS = 4, 3, 10


class Advice:
    """One advice. `take` returns what is to be done, or None; an event that does not fit changes nothing."""

    def __init__(self):
        self.state, self.sends, self.queries, self.reversals = "ready", 0, 0, 0

    def take(self, event):
        about, _, answer = event.rpartition(": ")
        if (self.state, event) == ("ready", "due"):
            return self._send()
        if (self.state, event) == ("sending", "sent"):
            self.state = "waiting"
        elif self.state in ("sending", "waiting", "querying") and about == "answered":
            return self._answered(answer)
        elif self.state == "querying" and about == "query answered":
            return self._found(answer)
        elif event == "timed out" and self.state in ("sending", "waiting"):
            self.queries = 0
            return self._query()
        elif event == "timed out" and self.state == "querying":
            return self._query()
        elif event == "timed out" and self.state == "reversing":
            return self._reverse()
        elif (self.state, event) == ("reversing", "reversal taken"):
            return self._end("exception upstreamUnknown")
        return None

    def _found(self, answer):
        if answer == "not known":
            return self._send() if self.sends < SENDS else self._reverse()
        return self._query() if answer == "no answer" else self._answered(answer)

    def _answered(self, answer):
        if answer == "approved":
            return self._end("approved")
        return self._send() if self.sends < SENDS else self._end("exception upstreamRefused")

    def _send(self):
        self.state, self.sends = "sending", self.sends + 1
        return "send a repeat" if self.sends > 1 else "send"

    def _query(self):
        if self.queries == QUERIES:
            return self._reverse()
        self.state, self.queries = "querying", self.queries + 1
        return "query"

    def _reverse(self):
        if self.reversals == REVERSALS:
            return self._end("exception upstreamUnknown")
        self.state, self.reversals = "reversing", self.reversals + 1
        return "reverse, a repeat" if self.reversals > 1 else "reverse"

    def _end(self, how):
        self.state = "ended"
        return f"end: {how}"
