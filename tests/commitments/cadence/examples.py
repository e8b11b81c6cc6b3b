"""Real forums and series with what was held, and cadences of any kind."""

from collections.abc import Sequence
from datetime import date, timedelta

from hypothesis import strategies as st

from commitments.cadence import Cadence, Met, Rhythm, Skip, Slot, Suspension
from kit.dates import Duration

P1Y, P90D, A_DAY = Duration.parse("P1Y"), Duration.parse("P90D"), timedelta(days=1)
YEARLY = Cadence(Rhythm.CALENDAR_YEAR, grace=P90D)
ROLLING = Cadence(Rhythm.ROLLING, P1Y, P90D)
QUARTERLY = Cadence(Rhythm.ROLLING, Duration.parse("P3M"), Duration.parse("P30D"))
EVEN = Cadence(Rhythm.PARITY, grace=P90D, parity="even")

AUSMIN = [Met.on(date(2014, 8, 12)), Met.on(date(2015, 10, 13)), Met.on(date(2017, 6, 5))]
SCM = [Met.on(date(2020, 10, 14)), Met.on(date(2021, 12, 2))]
NCG = [
    Met.on(day, f"ncg-{number}")
    for number, day in enumerate(
        [date(2023, 7, 18), date(2023, 12, 15), date(2024, 6, 10), date(2025, 1, 10)], start=1
    )
]
PITCH_BLACK = [Met.on(date(2016, 7, 29)), Met.on(date(2018, 7, 27)), Met.on(date(2022, 8, 19))]
NOT_2020 = [Skip(2020)]


def slot_of(found: Sequence[Slot], label: str) -> Slot:
    return next(slot for slot in found if slot.label == label)


days = st.dates(date(2000, 1, 1), date(2012, 12, 31))
mets = st.lists(
    st.builds(lambda day, width: Met(day, day + width * A_DAY), days, st.sampled_from([0, 0, 30])),
    max_size=8,
)
skips = st.lists(st.builds(Skip, st.integers(2000, 2012)), max_size=3)
suspensions = st.lists(
    st.builds(
        lambda day, length: Suspension(day, day + length * A_DAY if length else None),
        days,
        st.integers(0, 500),
    ),
    max_size=3,
)
graces = st.builds(Duration, days=st.integers(0, 120))
starts = st.none() | days
ends = st.none() | st.dates(date(2013, 1, 1), date(2014, 1, 1)) | st.just(date(2012, 12, 31))
periods = st.builds(Duration, months=st.integers(1, 30))
rolling_ones = st.builds(
    Cadence, st.just(Rhythm.ROLLING), periods, graces, starts_on=starts, ends_on=ends
)
yearly_ones = st.builds(
    Cadence, st.just(Rhythm.CALENDAR_YEAR), grace=graces, starts_on=starts, ends_on=ends
)
parity_ones = st.builds(
    Cadence,
    st.just(Rhythm.PARITY),
    grace=graces,
    parity=st.sampled_from(["odd", "even"]),
    starts_on=starts,
    ends_on=ends,
)
cadences = rolling_ones | yearly_ones | parity_ones
