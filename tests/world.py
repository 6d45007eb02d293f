"""The world of the stories: a fictional council on a real database, the real engine, courier and listener, and a clock turned by hand.

Only what a story sets is what it is about; everything else has a good default. A world may restart between every two steps, as if the
process had been killed and started again.
"""

import json
import random
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.channels.handset import HandsetNetwork
from bot.courier import Courier
from bot.limits import CourierSettings
from bot.listener import Hearing, Listener
from db.ids import IdSource
from db.queries import alerts, checkins, demo, journal, people
from db.queries.rows import Record
from db.scope import Scope
from db.vault import Vault, new_keys
from db.words import ChannelName
from desk import alerts as acting
from desk import load, phrases, turning
from desk.council import read_council
from desk.invitations import redeem
from ladder.phrases import Phrase
from locales import ENGLISH, language, languages
from scheduler import noticing, sealing, sweep
from scheduler.calendar import holidays_of
from scheduler.chores import Chores
from scheduler.clock import Clock, DemoClock, wall_clock
from scheduler.engine import Engine
from scheduler.fault import FaultFound
from scheduler.shift_ends import shift_chores
from tests.databases import opened
from tests.line import Line
from tests.phones import Handset
from tests.replay import journal_replays

LONDON = ZoneInfo("Europe/London")
MONDAY = datetime(2026, 11, 23, 18, 0, tzinfo=LONDON)
CONFIGURED = frozenset({ChannelName.HANDSET})
EVERYWHERE = Scope.everywhere()


class Hands(DemoClock):
    """The demo's clock, with a hand for the machine's time too."""

    def __init__(self, world: "World") -> None:
        self._world = world

    async def civil(self, tx: AsyncConnection) -> datetime:
        """Where the hands stand. Nobody turns them within a beat: whoever asks then is told what the first one read."""
        found = self._world.hands_stand_at or await super().civil(tx)
        self._world.hands_stand_at = found if self._world.is_beating else None
        return found

    async def machine(self, tx: AsyncConnection) -> datetime:
        """The present, and what the story has let pass."""
        return await super().machine(tx) + self._world.machine_ahead

    async def both(self, tx: AsyncConnection) -> tuple[datetime, datetime]:
        """Both, and what the story has let pass, once: where each is asked alone it is in already."""
        civil, machine = await super().both(tx)
        return civil, machine if tx.dialect.name == "sqlite" else machine + self._world.machine_ahead


class World:
    """One council and its phones."""

    offered = frozenset(name.value for name in CONFIGURED)  # the channels a council file may name
    spoken = "en"  # by everybody of whom the story says nothing else

    def __init__(self, url: str, *, restarts: bool = False, starts_at: datetime = MONDAY) -> None:
        self.url = url
        self.restarts = restarts
        self._chance = random.Random(7)
        self.vault = Vault(new_keys("k1"), new_keys("i1"))
        self._now = starts_at
        self.council = _council()
        self.phones: dict[str, Handset] = {}
        self.machine_ahead = timedelta(0)
        self.line = Line(lambda: self.network)
        self._unchecked_times: dict[str, tuple[str, ...]] = {}
        self.database = opened(url)
        self.limits = CourierSettings()
        self.closed_languages: set[str] = set()  # whose review gate is closed
        self.is_beating = False
        self.hands_over = False  # whether any shift ends that is not followed by its own workers'
        self.hands_stand_at: datetime | None = None  # read once in a beat
        self._start()

    def _start(self) -> None:
        """Everything a process builds when it starts; nothing is carried over but the database, all of whose connections are new.

        SQL that was compiled stays compiled: to compile it anew told nothing, and took a quarter of each story.
        """
        self.clock = self._new_clock()
        self.ids = IdSource(wall_clock, self._chance.randbytes)
        self.engine = Engine(self.database, self.clock, self.ids, lambda letters: self._chance.choice(letters), CONFIGURED)
        self.network = HandsetNetwork(self.database, self.vault, self.ids, self.clock)
        channels = {"handset": self.line}
        self.courier = Courier(self.database, self.vault, self.ids, self.clock, channels, self.limits)
        self.shifts = Chores(self.engine, shift_chores(self.engine), self._chore_failed)
        self.listener = Listener(Hearing(self.engine, self.vault, self._welcome, lambda _language: True, self._may_send), channels)

    async def _chore_failed(self, found: Sequence[FaultFound]) -> None:
        raise AssertionError(f"a chore fails: {found}")

    def _may_send(self, language: str) -> bool:
        return language not in self.closed_languages

    def _new_clock(self) -> Clock:
        return Hands(self)

    async def _welcome(self, tx: Any, token: str, channel: str, address: str, now: datetime) -> Record | None:
        return await redeem(tx, EVERYWHERE, self.vault, self.ids, token, channel, address, now)

    async def stop(self) -> None:
        """The process ends."""
        await self.database.close()

    def starts_at(self, at: datetime) -> None:
        """Another first moment than that Monday, before anybody is there."""
        self._now = at

    def keeps_to(self, limits: CourierSettings) -> None:
        """From its next start on, the process presses no harder than this; and it starts now."""
        self.limits = limits
        self._start()

    @property
    def language_name(self) -> str:
        """What workers call the language that everybody speaks."""
        return language(self.spoken).name

    # Who there is.

    def worker(self, ref: str, name: str, address: str, manner: str = "sms", shares: str | None = None) -> Handset:
        """A worker with a handset; `shares`: the reference of the duty phone that it is."""
        self._person(ref, "worker", name, "en", address, manner)
        if shares is not None:
            self.council["people"][-1]["contacts"][0]["shared_duty_phone"] = shares
        return self.phones[address]

    def carer(
        self, ref: str = "CA-7", name: str = "Grace O.", address: str = "grace", *, language: str = "", manner: str = "sms"
    ) -> Handset:
        """A carer with a handset."""
        self._person(ref, "carer", name, language or self.spoken, address, manner)
        self._shows_english(address, language, is_carers=True)
        return self.phones[address]

    def young_person(
        self,
        ref: str = "YP-1042",
        name: str = "Amanuel B.",
        address: str = "amanuel",
        *,
        language: str = "",
        tier: str = "arrival",
        cover: str = "open",
        sign: str = "Kite",
        manner: str = "sms",
        carers: Iterable[str] = ("CA-7",),
        ask_carer: str = "always",
        times: tuple[str, ...] = ("18:30",),
        days: Any = "all",
        unchecked: bool = False,
        since: str = "2026-11-01",
        more_contacts: Iterable[dict[str, Any]] = (),
        **fields: Any,
    ) -> Handset:
        """A young person with a handset, a placement and a plan. `unchecked`: times that a council file would be refused for."""
        contacts = [_handset(address, manner), *more_contacts]
        speaks = language or self.spoken
        entry = {"ref": ref, "kind": "young_person", "name": name, "language": speaks, "sign": sign, "cover": cover}
        self.council["people"].append({**entry, "contacts": contacts, **fields})
        for one in contacts:
            self._phone(one["address"])
            self._shows_english(one["address"], language, is_carers=False)
        placement = {"young_person": ref, "carers": list(carers), "ask_carer": ask_carer, "team": "duty", "starts_on": since}
        self.council["placements"].append({**placement, "placed_by": "westshire", "hosted_by": "westshire"})
        if times:
            asked = times
            if unchecked:
                asked = (f"{8 + 3 * len(self._unchecked_times):02}:30",)  # what the file says instead, each its own
                self._unchecked_times[ref] = times
            plan = {"ref": f"plan-{ref}", "about": ref, "starts_with": "young_person", "days": days, "times": list(asked), "tier": tier}
            self.council["plans"].append(plan)
        return self.phones[address]

    def _person(self, ref: str, kind: str, name: str, language: str, address: str, manner: str) -> None:
        person = {"ref": ref, "kind": kind, "name": name, "language": language, "contacts": [_handset(address, manner)]}
        self.council["people"].append(person)
        self._phone(address)

    def _phone(self, address: str) -> None:
        self.phones.setdefault(address, Handset(self, address))

    def _shows_english(self, address: str, language: str, *, is_carers: bool) -> None:
        """A phone of somebody whose language the story did not choose."""
        if not language and self.spoken != ENGLISH:
            self.phones[address].speaks, self.phones[address].is_carers = self.spoken, is_carers

    def rota(self, *, day: Iterable[str], night: Iterable[str], manager: Iterable[str]) -> None:
        """Who is on duty from nine to five, at all other times, and who manages."""
        day, night = list(day), list(night)
        self.hands_over = set(day) != set(night)
        weekdays = ["mon", "tue", "wed", "thu", "fri"]
        shifts = [
            {"days": weekdays, "from": "09:00", "to": "17:00", "role": "on_duty", "workers": day},
            {"days": ["sat", "sun", "holidays"], "from": "09:00", "to": "17:00", "role": "on_duty", "workers": night},
            {"days": "all", "from": "17:00", "to": "09:00", "role": "on_duty", "workers": night},
            {"days": "all", "from": "09:00", "to": "09:00", "role": "manager", "workers": list(manager)},
        ]
        self.council["teams"][0]["shifts"] = [shift for shift in shifts if shift["workers"]]

    async def begins(self) -> None:
        """The council is loaded, and the clock stands at its first moment."""
        raw = json.dumps(self.council, indent=1).encode()  # JSON is YAML with every string in quotes
        now = self._now.astimezone(ZoneInfo("UTC"))
        council = read_council(raw, languages=frozenset(languages()), holidays_of=holidays_of, configured=self.offered, now=now)
        plans = tuple(self._with_times(plan) for plan in council.plans)
        async with self.database.transaction() as tx:
            await demo.set_clock(tx, now)
            whole = replace(council, plans=plans)
            loaded = await load.load(tx, EVERYWHERE, whole, vault=self.vault, new_id=self.ids, now=now, configured=self.offered)
        assert not loaded.differs
        await self.settles()

    def _with_times(self, plan: Any) -> Any:
        times = self._unchecked_times.get(plan.about)
        return plan if times is None else replace(plan, times=tuple(time.fromisoformat(one) for one in times))

    # What happens.

    async def beat(self) -> int:
        """One round of every loop."""
        self.is_beating = True
        try:
            return await self._every_loop()
        finally:
            self.is_beating, self.hands_stand_at = False, None

    async def _every_loop(self) -> int:
        done = await sweep.once(self.engine)
        while self.hands_over and await self.shifts.once():
            done += 1
        done += await self.courier.carry_once()
        done += await self.network.tell_due_receipts()
        done += await self.listener.listen_once()
        return done + await noticing.once(self.engine)

    async def settles(self) -> None:
        """Whatever can happen at this moment has happened."""
        await self._perhaps_restart()
        await turning.turn(self.engine, await self.engine.now(), self.beat)

    async def _perhaps_restart(self) -> None:
        """Once between two steps: what was just said or pressed is stored, and not heard yet."""
        if self.restarts:
            await self.restart()

    async def restart(self) -> None:
        """The process is killed, and another starts on the same database."""
        await self.database.close()
        self._start()

    async def at(self, clock: str, *, days: int = 0) -> datetime:
        """The next such time in London; `days` more days on."""
        now = (await self.engine.now()).astimezone(LONDON)
        first = now.date() + timedelta(days=days + (time.fromisoformat(clock) < now.timetz().replace(tzinfo=None)))
        return datetime.combine(first, time.fromisoformat(clock), tzinfo=LONDON).astimezone(ZoneInfo("UTC"))

    async def until(self, clock: str, *, days: int = 0) -> None:
        """Turn the clock to the next such time in London, wake by wake; `days` more days on."""
        await self._perhaps_restart()
        await turning.turn(self.engine, await self.at(clock, days=days), self.beat)

    async def passes(self, **duration: float) -> None:
        """Let so much time pass."""
        await self._perhaps_restart()
        await turning.turn(self.engine, await self.engine.now() + timedelta(**duration), self.beat)

    async def machine_passes(self, duration: timedelta) -> None:
        """Let so much of the machine's time pass: leases, back-off, and what we wait for of providers. The clock on the wall stands."""
        self.machine_ahead += duration
        await self.settles()

    async def nobody_else_heard_anything(self) -> None:
        """Nothing is on any screen that the story did not expect; and what is stored is what was written, sealed."""
        unheard = {address: lines for address, phone in self.phones.items() if (lines := await phone.unheard())}
        assert not unheard, f"nobody else should have heard anything: {unheard}"
        while await sealing.once(self.engine, rest_for=timedelta(0)):
            pass
        async with self.database.reading() as tx:
            await journal_replays(tx)

    # What staff see and do.

    async def alert(self, ref: str = "YP-1042") -> Record:
        """The newest alert about that young person."""
        async with self.database.reading() as tx:
            child = (await people.by_ref(tx, EVERYWHERE, ref))[0]
            found = [row for row in await alerts.on_board(tx, EVERYWHERE, self._beginning()) if row.young_person_id == child.id]
        assert found, f"there is no alert about {ref}"
        return found[-1]

    async def no_alert(self, ref: str = "YP-1042") -> None:
        """No alert is open about that young person."""
        async with self.database.reading() as tx:
            child = (await people.by_ref(tx, EVERYWHERE, ref))[0]
            found = await alerts.open_of(tx, EVERYWHERE, [child.id])
        assert not found, f"an alert about {ref} is open: {[row.cause for row in found]}"

    async def open_alerts(self) -> list[Record]:
        """Every open alert, the oldest first."""
        async with self.database.reading() as tx:
            return list(await alerts.on_board(tx, EVERYWHERE))

    async def check_ins(self, ref: str = "YP-1042") -> list[Record]:
        """The check-ins about that young person that fell due, the oldest first."""
        async with self.database.reading() as tx:
            child = (await people.by_ref(tx, EVERYWHERE, ref))[0]
            rows = await checkins.history_of(tx, EVERYWHERE, [child.id], self._beginning())
        return [row for row in rows if row.phase != "scheduled"]

    async def lines(self, ref: str = "YP-1042") -> list[str]:
        """The lines that stand on the board about that young person, beside alerts."""
        async with self.database.reading() as tx:
            child = (await people.by_ref(tx, EVERYWHERE, ref))[0]
            asked = await checkins.history_of(tx, EVERYWHERE, [child.id], self._beginning())
            written = await journal.of_subjects(tx, EVERYWHERE, [child.id, *(row.id for row in asked)])
        return [row.content["text"] for row in written if row.event == "Line"]

    def _beginning(self) -> datetime:
        return self._now - timedelta(days=1)

    async def child(self, ref: str = "YP-1042") -> Record:
        """The young person's own row."""
        async with self.database.reading() as tx:
            person = (await people.by_ref(tx, EVERYWHERE, ref))[0]
            return (await people.children_state(tx, EVERYWHERE, [person.id]))[0]

    async def takes(self, code: str, by: str, ring_in: int | None = None) -> Any:
        """On the board: take."""
        return await self._then(acting.take(self.engine, EVERYWHERE, code, by, ring_in))

    async def passes_on(self, code: str, by: str) -> Any:
        """On the board: pass."""
        return await self._then(acting.pass_on(self.engine, EVERYWHERE, code, by))

    async def writes(self, code: str, by: str, phrase: Phrase, at: datetime | None = None) -> Any:
        """On the board: one of the six phrases to the young person."""
        said = phrases.say(self.engine, EVERYWHERE, code, by, phrase, may_send=self._may_send, at=at)
        return await self._then(said)

    async def notes(self, code: str, by: str, text: str, until: datetime | None = None) -> Any:
        """On the board: note."""
        return await self._then(acting.note(self.engine, EVERYWHERE, self.vault, code, by, text, until))

    async def resolves(self, code: str, by: str, outcome: int, note: str | None = None) -> Any:
        """On the board: resolve."""
        return await self._then(acting.resolve(self.engine, EVERYWHERE, self.vault, code, by, outcome, note))

    async def _then(self, act: Any) -> Any:
        acted = await act
        await self.settles()
        return acted


def _handset(address: str, manner: str = "sms", proven: bool = True) -> dict[str, Any]:
    return {"channel": "handset", "manner": manner, "address": address, "proven": proven}


def _council() -> dict[str, Any]:
    office = {"days": ["mon", "tue", "wed", "thu", "fri"], "from": "09:00", "to": "17:00"}
    authority = {"ref": "westshire", "name": "Westshire County Council", "timezone": "Europe/London", "office": office}
    return {
        "authority": {**authority, "holidays": "england_and_wales", "last_resort": "LR-1", "interpreter": {"line": "01632 960950"}},
        "teams": [{"ref": "duty", "shifts": []}],
        "people": [],
        "placements": [],
        "plans": [],
    }


def usual(world: World) -> World:
    """Two workers by night and day, a manager, a last resort: R. Khan is paged first, M. Shah next."""
    world.worker("DW-1", "R. Khan", "khan")
    world.worker("DW-2", "M. Shah", "shah")
    world.worker("MG-1", "S. Price", "price")
    world.worker("LR-1", "S. Okoro", "okoro")
    world.rota(day=["DW-1", "DW-2"], night=["DW-1", "DW-2"], manager=["MG-1"])
    return world
