"""The ticket list narrowed: by a filter that is typed with proposals, by one that was kept, by a brand or an address.

It stands apart from the list itself because it only ever changes the wish; whoever reads the rows again obeys it.
"""

from collections.abc import Mapping
from dataclasses import replace

from textual import on

from console.filter_completion import complete
from console.filtering import Filter, Problem, parse, shown
from console.screens import saved_filters
from console.screens.list_reading import ListSight
from console.screens.list_selecting import ListSelecting
from console.screens.list_wish import Wish, next_sort
from console.screens.saved_filters import filter_choices, keeping_choices, name_choice, search_choices, search_of
from console.session import Session
from console.session_memory import FILTERS_KEPT
from storage.narrowing import Sort
from storage.protocol import Reader
from storage.records import TicketView
from storage.settings import Settings
from storage.triage import SavedSearch
from widgets.cells import clean
from widgets.filter_bar import FilterBar, Proposal
from widgets.language import _
from widgets.picker import Choice

TAGS_OFFERED = 500
EVERYTHING, BRAND, ADDRESS = "everything", "brand:", "address:"


class ListFiltering(ListSelecting):
    """A list of tickets to narrow."""

    def __init__(self, session: Session, *, keymap: Mapping[str, str] | None = None) -> None:
        super().__init__(session, keymap=keymap)
        self.bar = FilterBar(placeholder=_("words, or a term such as status:open"))
        self.sight: ListSight | None = None
        self.filters = list(session.memory.recall().filters)
        self._tags: list[str] = []

    # What a subclass says of itself

    def read_anew(self) -> None:
        """Read what is wished now, from its top."""
        raise NotImplementedError

    def wish_for(self, wish: Wish) -> None:
        """Wish for something else."""
        if wish != self.wish:
            self.wish = wish
            self.read_anew()

    @property
    def view(self) -> TicketView:
        """Which tickets are shown; none of them before the first reading."""
        return self.sight.asked.view if self.sight is not None else TicketView()

    @property
    def login(self) -> str:
        """Who looks."""
        return self.sight.asked.login if self.sight is not None else ""

    @property
    def _settings(self) -> Settings:
        return self.sight.settings if self.sight is not None else Settings()

    # The filter that is typed

    def action_filter(self) -> None:
        """Type a filter."""
        if self.is_parked:
            self.status.say(_("What is in no ticket can't be filtered."))
            return
        self.bar.open(self.wish.query, self.filters)
        self.show_keys()
        self.start(self._read_tags())

    async def _read_tags(self) -> None:
        self._tags = await self.session.read(lambda reader: reader.known_tags(TAGS_OFFERED))

    @on(FilterBar.Edited)
    def _edited(self, message: FilterBar.Edited) -> None:
        message.stop()
        found = self._parsed(message.text)
        problem, proposals = found.words if isinstance(found, Problem) else "", self._proposals(message)
        is_asked = bool(proposals) and message.text.endswith(":")  # a value that is only about to be typed
        self.bar.propose(proposals, "" if is_asked else problem)
        if not problem:
            self.wish_for(replace(self.wish, query=message.text.strip()))

    @on(FilterBar.Kept)
    def _kept(self, message: FilterBar.Kept) -> None:
        message.stop()
        found = self._parsed(message.text)
        if isinstance(found, Problem):
            self.bar.propose((), found.words)
            return
        query = shown(found)
        self._close_bar()
        self._remember_filter(query)
        self.wish_for(replace(self.wish, query=query))

    @on(FilterBar.Dropped)
    def _dropped(self, message: FilterBar.Dropped) -> None:
        message.stop()
        self._close_bar()
        self.wish_for(replace(self.wish, query=""))

    def _parsed(self, text: str) -> Filter | Problem:
        now, zone = self.session.clock(), self.session.zone
        return parse(text, now=now, zone=zone, settings=self._settings, login=self.login)

    def _proposals(self, message: FilterBar.Edited) -> list[Proposal]:
        found = complete(message.text, message.cursor, settings=self._settings, tags=self._tags, login=self.login)
        return [Proposal(shown=one.term, words=one.words, text=one.text, cursor=one.cursor) for one in found]

    def _close_bar(self) -> None:
        self.bar.close()
        self.show_keys()
        self.list.focus()

    def _remember_filter(self, query: str) -> None:
        if query:
            self.filters = [*(one for one in self.filters if one != query), query][-FILTERS_KEPT:]

    # Filters that were kept

    def action_saved(self) -> None:
        """Pick a filter that was kept, keep the one in force, or remove one."""
        self.start(self._pick_saved())

    async def _pick_saved(self) -> None:
        kept = await self._saved()
        choices = filter_choices(kept, self.wish.query)
        if not choices:
            self.status.say(_("No filter is kept yet: type one first, then keep it here."))
            return

        def chosen(name: str) -> None:
            search = search_of(name, kept)
            if search is not None:
                self._use(search)
            elif name == saved_filters.SAVE:
                self._ask_name()
            else:
                self._ask_which(kept)

        self.pick(choices, _("which filter?"), chosen)

    def action_saved_on(self, key: str) -> None:
        """Use the filter on a key."""
        self.start(self._use_key(key))

    async def _use_key(self, key: str) -> None:
        search = saved_filters.search_on(key, await self._saved())
        if search is None:
            words = _("No filter is on {key}: {list} keeps the one in force there.")
            self.status.say(words.format(key=key, list=self.pressed("list.saved")))
        else:
            self._use(search)

    def _use(self, search: SavedSearch) -> None:
        self._remember_filter(search.query)
        self.wish_for(replace(self.wish, query=search.query))
        self.status.say(clean(search.name))

    async def _saved(self) -> list[SavedSearch]:
        def ask(reader: Reader) -> list[SavedSearch]:
            return reader.saved_searches(self.session.actor(reader.settings()).login)

        return await self.session.read(ask)

    def _ask_name(self) -> None:
        query = self.wish.query

        def named(name: str) -> None:
            self.pick(
                keeping_choices(),
                _("for whom?"),
                lambda how: self.start(self._save(name, query, saved_filters.keeping_of(how))),
            )

        self.pick([], _("its name"), named, typed=name_choice)

    async def _save(self, name: str, query: str, how: saved_filters.Keeping) -> None:
        from console.commands.searches import SaveSearch  # loaded late: the first screen must not wait for it

        desk = await self.session.desk()
        await SaveSearch(name=name, query=query, key=how.key, for_everyone=how.for_everyone).run(desk)
        self.status.say(_("kept as {name}").format(name=clean(name)))

    def _ask_which(self, kept: list[SavedSearch]) -> None:
        def chosen(name: str) -> None:
            search = search_of(name, kept)
            if search is not None:
                words = _("Remove the filter {name}?").format(name=clean(search.name))
                self.ask_first(words, lambda: self.start(self._remove(search)))

        self.pick(search_choices(kept), _("which one is to be removed?"), chosen)

    async def _remove(self, search: SavedSearch) -> None:
        from console.commands.searches import RemoveSearch

        await RemoveSearch(search=search).run(await self.session.desk())
        self.status.say(_("removed: {name}").format(name=clean(search.name)))

    # Brand and address, order

    def action_narrow(self) -> None:
        """Pick a brand or an address to look at alone."""
        settings = self._settings
        choices = [
            Choice(name=EVERYTHING, words=_("Every brand and address")),
            *(Choice(name=BRAND + one.slug, words=clean(one.name), remark=one.slug) for one in settings.brands),
            *(Choice(name=ADDRESS + one.address, words=one.address) for one in settings.addresses),
        ]

        def chosen(name: str) -> None:
            brand = name.removeprefix(BRAND) if name.startswith(BRAND) else ""
            address = name.removeprefix(ADDRESS) if name.startswith(ADDRESS) else ""
            self.wish_for(replace(self.wish, brand=brand, address=address))

        self.pick(choices, _("which brand or address?"), chosen)

    def action_brand(self, step: int) -> None:
        """Look at the next brand alone, or the one before; every brand lies between the last and the first."""
        slugs = ["", *(brand.slug for brand in self._settings.brands)]
        here = slugs.index(self.wish.brand) if self.wish.brand in slugs else 0
        self.wish_for(replace(self.wish, brand=slugs[(here + step) % len(slugs)], address=""))

    def action_sort(self) -> None:
        """Sort by the next thing to sort by."""
        self.wish_for(replace(self.wish, sort=next_sort(self.wish.sort)))
        self.status.say(sort_words(self.wish.sort))


def sort_words(sort: Sort) -> str:
    """Return in which order a list stands."""
    words = {
        Sort.ACTIVITY: _("newest activity first"),
        Sort.AGE: _("oldest ticket first"),
        Sort.WAITING: _("waiting longest first"),
    }
    return words[sort]


def narrowing_words(wish: Wish, settings: Settings) -> str:
    """Return the brand or address that a list is narrowed to, "" for neither."""
    brand = settings.brand_named(wish.brand)
    return clean(wish.address or (brand.name if brand is not None else ""))
