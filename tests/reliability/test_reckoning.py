import statistics
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.reliability import reckoning
from portal.reliability.reckoning import DAY, HOUR, LEAST, PATIENCE, Exchange, Happenings, lasting, pair

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
TIMES = st.timedeltas(timedelta(minutes=1), timedelta(days=60))


@pytest.fixture(autouse=True)
def words(app):
    """Somebody is there to read them."""
    with app.test_request_context():
        yield


def ago(**time):
    return NOW - timedelta(**time)


def answering(*exchanges):
    return reckoning.answering(exchanges, NOW, str)


def answered(took, days=100):
    return Exchange("message", ago(days=days), ago(days=days) + took)


def test_every_question_is_paired_with_the_first_answer_after_it():
    asked, answers = [ago(days=90), ago(days=30)], [ago(days=88), ago(days=87), ago(days=29)]

    assert [each.took for each in pair("message", asked, answers)] == [2 * DAY, DAY]


def test_asked_again_before_long_it_is_still_the_same_question():
    asked, answers = [ago(days=30), ago(days=25)], [ago(days=20)]

    assert pair("message", asked, answers) == [Exchange("message", ago(days=30), ago(days=20))]


def test_asked_again_after_long_silence_the_first_question_had_no_answer():
    asked, answers = [ago(days=90), ago(days=30)], [ago(days=29)]

    assert [each.answered_at for each in pair("message", asked, answers)] == [None, ago(days=29)]


@given(st.lists(st.integers(1, 3000).map(lambda hours: ago(hours=hours)), max_size=12, unique=True), st.integers(0, 12))
def test_no_answer_is_counted_twice_and_none_comes_before_its_question(moments, cut):
    made = pair("message", moments[:cut], moments[cut:])

    times = [each.answered_at for each in made if each.answered_at]
    assert len(times) == len(set(times))
    assert all(each.answered_at > each.asked_at for each in made if each.answered_at)


@given(st.lists(TIMES, min_size=LEAST, max_size=9))
def test_the_usual_time_is_the_one_in_the_middle(times):
    speed, _share = answering(*(answered(took) for took in times))

    assert speed.words == f"Di solito {lasting(statistics.median(times))}"
    assert min(times) <= statistics.median(times) <= max(times)


def test_too_little_is_said_to_be_too_little_with_what_there_is():
    for figure in answering(answered(DAY), answered(HOUR)):
        assert not figure.is_known
        assert figure.words == "Ancora troppo poco per dirlo"
        assert len(figure.reasons) == 2


def test_what_was_asked_a_few_days_ago_counts_for_nothing_yet():
    fresh = Exchange("message", NOW - PATIENCE + HOUR)
    silent = Exchange("message", NOW - PATIENCE - HOUR)

    _speed, share = answering(answered(DAY), answered(DAY), silent, fresh)

    assert share.words == "2 volte su 3; 1 domanda aspetta ancora"
    assert [reason.words for reason in share.reasons][:2] == [
        "message: aspetta ancora la risposta",
        "message: non ha risposto",
    ]


def test_happenings_are_told_one_by_one_newest_first():
    figure = reckoning.on_the_telephone(Happenings([ago(days=1), ago(days=9)], [ago(days=5)]))

    assert figure.words == "Ha risposto a 2 chiamate su 3"
    assert [reason.words for reason in figure.reasons] == ["Ha risposto", "Non ha risposto", "Ha risposto"]


def test_internships_and_hirings_are_said_with_their_numbers():
    completed = [ago(days=days) for days in (10, 20, 30)]

    assert reckoning.with_interns(Happenings(completed, [ago(days=5)])).words == "3 tirocini finiti, 1 interrotti"
    assert reckoning.hiring([ago(days=3)], 3).words == "1 su 3 tirocini finiti"
    assert reckoning.at_appointments(Happenings(completed, [])).words == "Presente a 3 appuntamenti su 3"


@pytest.mark.parametrize(
    ("time", "words"),
    [
        (timedelta(minutes=10), "in meno di un'ora"),
        (timedelta(hours=1), "in un'ora"),
        (timedelta(hours=30), "in 30 ore"),
        (timedelta(days=2), "in 2 giorni"),
    ],
)
def test_a_time_is_told_as_people_say_it(time, words):
    assert lasting(time) == words
