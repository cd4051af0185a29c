"""Python itself imports this when it starts and the folder is on its path: it takes away the guards that are named.

It stands in a folder of its own, because whatever has this name is run by any Python that finds it.
"""

import os

if named := os.environ.get("OMNIDESK_WITHOUT"):
    from tests.guards import take_away

    take_away(*named.split(","))
