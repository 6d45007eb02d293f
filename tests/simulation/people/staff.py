"""What staff do on the board while the evening runs: edit plans and ladders midway, end placements and episodes, look at alerts."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from db.tables import alert
from desk import alerts as acting
from desk import plans
from ladder.rungs import ASKING, PAGING
from ladder.words import Tier, Treatment
from tests.simulation.council import LOOSE, TIGHT, Cast, Young
from tests.simulation.people.acts import Agenda
from tests.simulation.people.listed import settles
from tests.simulation.people.workers import OUTCOMES
from tests.simulation.world import SimulatedWorld
from tests.world import EVERYWHERE

EDITS = {"times": 2.0, "tier": 1.0, "days": 1.0, "asking ladder": 1.0, "paging ladder": 1.0, "placement": 0.7, "episode": 1.0}
LAST_RESORT = "LR-1"  # who may always act


class Staff:
    """Those who sit at the board."""

    def __init__(self, world: SimulatedWorld, agenda: Agenda, cast: Cast) -> None:
        self._world = world
        self._agenda = agenda
        self._cast = cast

    def plan_edits(self, lasts: timedelta) -> None:
        """Decide beforehand who edits what and when."""
        chance, world = self._world.chance, self._world
        for n in range(chance.between(0, 4, "edits") if world.told.has("edits") and self._cast.young else 0):
            at = world.now + lasts * chance.of("edit at", n).random()
            what, child = chance.weighted(EDITS, "edit", n), chance.pick(self._cast.young, "edited", n)
            self._agenda.add(at, "DW-1", f"edits {what} of {child.ref}", lambda what=what, child=child, n=n: self._edit(what, child, n))  # type: ignore[misc]

    def plan_looks(self, lasts: timedelta) -> None:
        """Now and then somebody looks at the board and acts on what they find; a twin's board is looked at by the clock."""
        chance, world = self._world.chance, self._world
        if world.told.twin:
            looks = int(lasts / timedelta(hours=1)) if chance.happens(0.5, "a twin is looked after") else 0
            for n in range(looks):
                self._agenda.add(world.now + timedelta(hours=n, minutes=40), LAST_RESORT, "takes whatever is open", self._take_all)
            return
        for n in range(chance.between(0, 6, "looks")):
            at = world.now + lasts * chance.of("look at", n).random()
            who = chance.pick([one.ref for one in self._cast.workers], "looks", n)
            self._agenda.add(at, who, "looks at the board", lambda who=who, n=n: self._look(who, n))  # type: ignore[misc]

    async def _edit(self, what: str, child: Young, n: int) -> str | None:
        world, chance = self._world, self._world.chance
        engine, plan = world.process("edit", n).engine, f"plan-{child.ref}"
        match what:
            case "times":
                times = chance.pick((*TIGHT, *LOOSE), "new times", n)
                await plans.change_plan(engine, EVERYWHERE, child.ref, plan, "DW-1", times=times)
                return str(times)
            case "tier":
                tier = chance.pick(list(Tier), "new tier", n)
                await plans.change_plan(engine, EVERYWHERE, child.ref, plan, "DW-1", tier=tier)
                return tier.value
            case "days":
                days = chance.pick((("mon", "wed", "fri"), ("all",), ("sat", "sun")), "new days", n)
                await plans.change_plan(engine, EVERYWHERE, child.ref, plan, "DW-1", days=days)
                return str(days)
            case "asking ladder":
                shorter = tuple(replace(rung, wait_for=rung.wait_for / 2) for rung in ASKING[Tier.STANDARD])
                await plans.set_ladder(engine, EVERYWHERE, Tier.STANDARD, shorter, "DW-1")
            case "paging ladder":
                await plans.set_ladder(engine, EVERYWHERE, Treatment.PAGE, PAGING[Treatment.PAGE][1:], "DW-1")
            case "placement":
                await plans.end_placement(engine, EVERYWHERE, child.ref, "DW-1")
            case "episode":
                await plans.end_episode(engine, EVERYWHERE, child.ref, "DW-1")
            case _:
                raise AssertionError(f"nobody edits {what}")
        return None

    async def _open_codes(self) -> dict[str, bool]:
        """The codes of what is open, and whether each is about a fault of ours."""
        async with self._world.database.reading() as tx:
            mine = select(alert.c.code, alert.c.fault_id).where(alert.c.phase != "resolved").order_by(alert.c.opened_at, alert.c.id)
            return {row.code: row.fault_id is not None for row in await tx.execute(mine)}

    async def _take_all(self) -> str:
        world = self._world
        engine, done = world.process("takes all").engine, []
        for code in await self._open_codes():
            acted = await acting.take(engine, EVERYWHERE, code, LAST_RESORT)
            until = world.now + timedelta(hours=12)
            await acting.note(engine, EVERYWHERE, world.vault, code, LAST_RESORT, "Following the plan on the board.", until)
            done.append(f"{code} {acted.answer.value}")
        return ", ".join(done) or "nothing is open"

    async def _look(self, who: str, n: int) -> str:
        world, chance = self._world, self._world.chance
        codes = await self._open_codes()
        if not codes:
            return "nothing is open"
        engine = world.process("looks", n).engine
        code, does = chance.pick(list(codes), "which", n), chance.pick(("take", "pass", "note", "resolve"), "does", n)
        if codes[code] and chance.happens(0.6, "its list", n):
            return f"settles the list of {code}: {await settles(world, code, who)}"
        match does:
            case "take":
                acted = await acting.take(engine, EVERYWHERE, code, who, chance.pick((None, 5, 30, 720), "ring in", n))
            case "pass":
                acted = await acting.pass_on(engine, EVERYWHERE, code, who)
            case "note":
                acted = await acting.note(engine, EVERYWHERE, world.vault, code, who, "Spoke to the school.")
            case _:
                outcome = chance.weighted(OUTCOMES, "outcome", "look", n)
                acted = await acting.resolve(engine, EVERYWHERE, world.vault, code, who, outcome)
        return f"{does} {code}: {acted.answer.value}"
