"""Inside a transaction only the database is waited for."""

import pytest

from tests.house.sources import read, sources
from tests.house.writing import gate_offenders


@pytest.mark.parametrize(
    "text",
    [
        "async def keep(writer): ...\nasync def f(r):\n    await r.writing(keep)",
        "async def keep(writer): ...\nasync def f(r):\n    await r.writing(lambda writer: keep(writer))",
        "def keep(writer):\n    open('x')\nasync def f(r):\n    await r.writing(keep)",
        "def keep(writer):\n    asyncio.run(send())\nasync def f(r):\n    await r.writing(partial(keep, 1))",
        "def deep():\n    time.sleep(1)\ndef keep(writer):\n    deep()\nasync def f(r):\n    await r.reading(keep)",
        "class A:\n    def keep(self, w):\n        self.r.writing(x)\n    async def f(self):\n"
        "        await self.r.writing(self.keep)",
        "async def f(r):\n    await r.reading(lambda reader: path.read_bytes())",
    ],
)
def test_a_wait_inside_a_transaction_is_found(text: str) -> None:
    assert gate_offenders(read(text)) != []


def test_plain_work_on_the_writer_is_allowed() -> None:
    text = (
        "def keep(writer):\n    writer.keep(1)\nasync def f(r):\n    await r.writing(keep)\n    await asyncio.sleep(0)"
    )

    assert gate_offenders(read(text)) == []


def test_inside_a_transaction_only_the_writer_is_waited_for() -> None:
    offenders = [offence for source in sources("console", "benchmarks") for offence in gate_offenders(source)]

    assert offenders == []
