"""Which of the plain stories are told over both providers too, and of the others why they are not."""

import inspect
from collections.abc import Callable
from importlib import import_module
from typing import Any

CHAPTERS = (
    "answered", "bounces", "broken_phones", "calendar", "carers", "covered", "done", "drills", "duress", "episodes", "help", "joining",
    "later", "leaving", "listed", "outside_questions", "overtaken", "owning", "paging", "phone_answers", "resolving", "silence", "taking",
    "two_children",
)  # fmt: skip

# A number that says "stop" gets nothing more, not even our answer: the carrier sees to that. `tests/service/twilio/test_stopping.py`.
_STOPS = (
    "test_a_board_alert_texts_once_at_the_end_of_the_shift_and_pages_two_hours_later",
    "test_a_listed_alert_is_never_texted_before_eight_nor_paged_at_night",
    "test_the_one_text_of_a_listed_alert_goes_to_the_allocated_worker_on_a_working_day",
    "test_what_is_taken_from_the_list_texts_nobody_in_the_morning",
    "test_k6_after_a_stop_where_no_carer_may_be_asked_the_plan_rests_until_the_alert_is_resolved",
    "test_k11_a_stop_from_a_shared_phone_is_about_the_question_it_answers",
    "test_k11_a_stop_that_could_be_eithers_pauses_both_with_two_duty_notes",
    "test_k11_a_stop_while_both_have_been_asked_pauses_both",
    "test_a6_an_agreed_change_ends_a_stop_and_questions_begin_again",
)
# Their phone is off, slow, without credit or mended again: switches of a simulated phone. Twilio's codes have a table of their own.
_SWITCHES = (
    "test_a_phone_without_credit_rings_once_and_that_is_a_wish_to_be_called",
    "test_a_phone_that_is_switched_off_twice_is_undelivered_and_pages_the_second_time",
    "test_the_clock_of_silence_of_a_slow_phone_starts_three_minutes_after_the_network_took_the_message",
    "test_k6_a_question_that_bounces_late_moves_on_then",
    "test_k6_whoever_writes_from_a_phone_that_had_bounced_is_asked_there_again",
    "test_a4_a_text_of_the_last_round_that_bounces_now_fails_no_rung_of_this_one",
    "test_a6_a_channel_agreed_with_a_worker_is_tried_again_the_carers_too",
    "test_k6_a_carers_phone_that_refuses_leaves_nobody_to_ask",
    "test_k6_a_contact_of_another_cover_is_not_asked_instead",
    "test_k6_when_both_contacts_refuse_the_carer_is_asked_now_and_it_is_undelivered",
    "test_k6_when_the_first_of_two_contacts_refuses_the_question_moves_to_the_second_at_once",
    "test_a2_a_phone_that_may_not_be_told_is_told_nothing_nor_is_another",
    "test_a4_a_phone_that_refuses_its_pages_climbs_at_once",
    "test_a4_when_every_phone_refuses_the_last_resort_hears_at_once",
)
# They hold the simulated network's own line, or write past the phone: `test_doubts`, `test_ringing_us`, `test_pages_by_call` tell the like.
_LINE = (
    "test_a_message_that_a_provider_repeats_is_heard_once",
    "test_a3_a_stand_down_that_help_ended_is_told_nobody",
    "test_un_taken_while_the_provider_is_down_nobody_hears_afterwards_that_nothing_is_to_do",
    "test_p9_two_workers_race_for_one_code_and_one_has_it",
    "test_k9_the_curious_holder_cannot_find_the_code",
    "test_a_call_takes_only_when_somebody_pressed_1_heard_it_and_pressed_take",
    "test_by_night_one_worker_is_rung_too_and_a_key_takes",
    "test_a7_an_unknown_number_that_asks_for_help_pages",
    "test_a7_an_unknown_number_that_says_hello_is_a_line_on_the_board",
    "test_a7_whoever_holds_a_workers_mistyped_number_is_a_stranger",
    "test_a_stranger_who_texts_a_code_takes_nothing",
)
# They compare a whole screen, or a call's words, letter by letter, and a real road adds its own: `(DEMO)`, and a code that is spelt out.
_LETTERS = (
    "test_k10_closed_cover_hears_the_same_thanks_at_the_same_moment_whatever_was_said",
    "test_k10_fine_and_later_are_thanked_as_always_and_page",
    "test_k11_fine_from_a_shared_phone_is_told_of_whoever_is_away",
    "test_k9_the_code_is_answered_like_fine_and_rings",
    "test_k1_what_is_no_worse_joins_and_the_next_page_carries_it",
)
NOT_HERE = frozenset((*_STOPS, *_SWITCHES, *_LINE, *_LETTERS))


def stories() -> dict[str, Callable[..., Any]]:
    """Every story that asks for a world and for nothing that only a simulated phone has."""
    found: dict[str, Callable[..., Any]] = {}
    for chapter in CHAPTERS:
        for name, story in vars(import_module(f"tests.stories.test_{chapter}")).items():
            asks = inspect.signature(story).parameters if name.startswith("test_") else {}
            if "world" in asks and not {"same", "story_kind"} & set(asks):
                assert found.setdefault(name, story) is story, f"two stories are called {name}"
    return found
