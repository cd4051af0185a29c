"""Where and when a verb asks: now, on this host, in the zone of whoever typed it.

It stands apart because the verbs that tell how the desk fares ask alike, and only they load what this needs.
"""

from console.cli.frame import Call
from console.clock import local_zone
from console.forwarding_facts import Here
from console.intake.lease import this_host


def here_of(call: Call) -> Here:
    """Return where and when a verb is run."""
    return Here(now=call.clock(), host=this_host(), zone=local_zone())
