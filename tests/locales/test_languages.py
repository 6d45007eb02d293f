"""What a language is called: by those who speak it, by those who write to us, and by the apps they write with."""

import pytest

from locales.languages import language, language_of_app, languages


@pytest.mark.parametrize(
    ("code", "tag"),
    [
        ("fa", "fa"),
        ("fa-IR", "fa"),
        ("fa-AF", "fa_AF"),
        ("FA_af", "fa_AF"),
        ("prs", "fa_AF"),
        ("zh-hans", "zh_Hans"),
        ("zh-Hans-CN", "zh_Hans"),
        ("zh-CN", "zh_Hans"),
        ("kmr", "ku"),
        ("ku", "ku"),
        ("ckb", "ckb"),
        ("ckb-IQ", "ckb"),
        ("ti-ET", "ti"),
        ("en-GB", "en"),
        ("zh-hant", None),  # letters that they may not read
        ("zh", None),
        ("pt-br", None),
        ("e", None),
        ("", None),
        ("-", None),
        ("\0", None),
    ],
)
def test_an_app_is_set_to_one_of_ours_or_to_none(code: str, tag: str | None) -> None:
    assert language_of_app(code) == tag


@pytest.mark.parametrize("tag", languages())
def test_every_language_is_known_to_apps_by_its_own_tag(tag: str) -> None:
    assert language_of_app(tag.replace("_", "-")) == tag


def test_no_two_languages_have_a_code_of_apps_in_common() -> None:
    codes = [code for tag in languages() for code in (tag.replace("_", "-").lower(), *language(tag).apps)]
    assert len(codes) == len(set(codes))
    assert codes == [code.lower() for code in codes]


def test_only_the_two_kurdish_languages_share_a_name() -> None:
    """Whoever says it alone is asked by a person which."""
    named: dict[str, set[str]] = {}
    for tag in languages():
        for name in language(tag).names:
            named.setdefault(name.casefold(), set()).add(tag)
    assert {frozenset(tags) for tags in named.values() if len(tags) > 1} == {frozenset({"ckb", "ku"})}
