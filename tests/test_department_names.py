"""Departments by whatever people call them."""

from __future__ import annotations

import pytest
from builders import SURVEY
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from survey.japanese.department_names import find, find_within, listed, one_by_one, resolve
from survey.model import EVERYONE, USUAL_NAMES, Department, Names, Survey


def asking(*departments: str | tuple[str, ...]) -> Survey:
    """The small survey with other departments; of a tuple the first is the name, the others are 別名."""
    named = [d if isinstance(d, tuple) else (d,) for d in departments]
    return replace(SURVEY, departments=tuple(Department(name, tuple(aliases)) for name, *aliases in named))


CITY = asking(
    ("福祉課", "社会福祉課"), "長寿課", ("みどり課", "緑化推進課"), "文化・スポーツ課", "子ども家庭課", "文化の家"
)


@pytest.mark.parametrize(
    "word",
    ["福祉課", " 福祉　課 ", "福祉", "社会福祉課", "社会福祉", "福\n祉課", "福祉課\ufe00"],
)
def test_a_department_is_known_by_name_by_alias_and_without_its_last_syllable(word):
    assert find(word, CITY) == "福祉課"


def test_width_does_not_matter():
    assert find("文化･ｽﾎﾟｰﾂ課", CITY) == "文化・スポーツ課"


@pytest.mark.parametrize("word", ["", "課", "福", "福祉係", "福祉課長", "財政課"])
def test_what_is_no_department_is_none(word):
    assert find(word, CITY) is None


def test_a_word_that_could_mean_two_departments_means_none():
    survey = asking(("福祉課", "第一課"), ("長寿課", "第一課"))
    assert find("第一課", survey) is None


def test_an_exact_name_is_not_overruled_by_one_that_lacks_its_last_syllable():
    survey = asking("防災", "防災課")
    assert (find("防災", survey), find("防災課", survey)) == ("防災", "防災課")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("福祉課、長寿課", ("福祉課", "長寿課")),
        ("長寿課,福祉課", ("福祉課", "長寿課")),
        ("福祉課・長寿課", ("福祉課", "長寿課")),
        ("福祉／長寿", ("福祉課", "長寿課")),
        ("福祉課；長寿課;みどり課", ("福祉課", "長寿課", "みどり課")),
        ("福祉課\n長寿課\n", ("福祉課", "長寿課")),
        ("・福祉課\n・長寿課", ("福祉課", "長寿課")),
        ("福祉課　長寿課", ("福祉課", "長寿課")),
        ("福祉課と長寿課及びみどり課", ("福祉課", "長寿課", "みどり課")),
        ("福祉課、福祉課", ("福祉課",)),
        ("文化・スポーツ課・福祉課", ("福祉課", "文化・スポーツ課")),
        ("文化･スポーツ課\t長寿課", ("長寿課", "文化・スポーツ課")),
        ("子ども\n家庭課", ("子ども家庭課",)),
    ],
)
def test_lists_are_read_whatever_stands_between_the_names(text, names):
    assert resolve(text, CITY, "長寿課") == (meant := resolve(text, CITY, ""))
    assert (meant.departments, meant.rest) == (names, "")


@pytest.mark.parametrize("word", ["各課", "全課", "関係各課", "全庁", " 全 庁 ", "すべての課"])
def test_everyone_is_all_but_the_one_that_writes(word):
    meant = resolve(word, SURVEY, "長寿課")
    assert (meant.departments, meant.rest) == ((EVERYONE,), "")
    everyone = ("福祉課", "みどり課", "安心課")
    assert one_by_one(meant.departments, "長寿課", SURVEY.department_by_name) == everyone


def test_beside_everyone_only_the_department_itself_says_anything():
    assert resolve("福祉課、各課", SURVEY, "長寿課").departments == (EVERYONE,)
    assert resolve("長寿課、各課", SURVEY, "長寿課").departments == (EVERYONE, "長寿課")


def test_a_department_that_names_itself_is_kept():
    assert resolve("長寿課", CITY, "長寿課").departments == ("長寿課",)


@pytest.mark.parametrize(
    ("text", "names", "rest"),
    [
        ("福祉課、社協", ("福祉課",), "社協"),
        ("自治会、老人会", (), "自治会、老人会"),
        ("福祉課、見守りを、地区ごとに行う。", ("福祉課",), "見守りを、地区ごとに行う。"),
        ("自治会、福祉課、老人会", ("福祉課",), "自治会、福祉課、老人会"),
        ("福祉課\n防災の話を、\n\nしたい", ("福祉課",), "防災の話を、\n\nしたい"),
        ("福祉課（障がい係）", (), "福祉課（障がい係）"),
        ("福祉課と相談する", (), "福祉課と相談する"),
        ("福際課", (), "福際課"),
        ("福祉課\n・見守り、", ("福祉課",), "・見守り、"),
    ],
)
def test_what_is_no_department_stays_as_typed(text, names, rest):
    meant = resolve(text, CITY, "")
    assert (meant.departments, meant.rest) == (names, rest)


@given(st.text(alphabet="福祉課長寿みどり各全、・/ \n\u3000と社協（）ab"))
def test_no_letter_of_a_list_is_lost(text):
    meant = resolve(text, CITY, "みどり課")
    known = "".join(n for d in CITY.departments for n in (d.name, *d.aliases)) + "課各全庁関係すべてのと及びび並に、・/"
    assert all(letter in meant.rest or letter in known or letter.isspace() for letter in text)
    assert meant.departments or meant.rest == text


@pytest.mark.parametrize("name", ["子ども課", "家庭課", "子ども家庭課"])
def test_a_name_that_is_part_of_a_longer_one_is_not_found_in_it(name):
    """Neither its beginning nor its end is another department."""
    survey = asking("子ども", "家庭課", "子ども家庭課", "子ども課")
    assert find_within(f"02_{name}_回答", survey) == (name,)


@pytest.mark.parametrize(("asked", "shown"), [(5, "each"), (6, "全課")])
def test_all_departments_are_listed_one_by_one_up_to_twenty(asked, shown):
    names = tuple(f"第{number}課" for number in range(asked))
    assert listed(names, asked, USUAL_NAMES) == (names if shown == "each" else (shown,))
    assert listed(names[1:], asked, USUAL_NAMES) == names[1:]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("02_福祉課_回答", ("福祉課",)),
        ("社会福祉課 提出", ("福祉課",)),
        ("【緑化推進課】調査票（修正）", ("みどり課",)),
        ("福祉課と長寿課", ("福祉課", "長寿課")),
        ("調査票", ()),
    ],
)
def test_departments_are_found_inside_a_file_name(text, names):
    assert find_within(text, CITY) == names


NUMBERED = asking("1課", "2課", "11課", "保育園", "第一保育園", "第二保育園", "福祉課", "センター1", "千代田課")


@pytest.mark.parametrize(
    "word", ["1", "１", "第1", "一", "21課", "第三保育園", "第十一保育園", "センター12", "第2福祉課"]
)
def test_a_name_of_another_number_and_a_number_alone_are_no_department(word):
    assert find(word, NUMBERED) is None
    assert find_within(f"{word}.xlsx", NUMBERED) == ()
    assert resolve(word, NUMBERED, "福祉課").departments == ()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("11課", "11課"),
        ("2026_1課", "1課"),
        ("第一保育園", "第一保育園"),
        ("01福祉課", "福祉課"),
        ("福祉課2", "福祉課"),
        ("第2回福祉課", "福祉課"),
        ("センター1", "センター1"),
        ("01千代田課", "千代田課"),
    ],
)
def test_a_number_beside_a_name_that_does_not_count_it_is_no_matter(text, name):
    assert find_within(f"{text}.xlsx", NUMBERED) == (name,)


# ---------------------------------------------------------------- the survey's own word


SCHOOLS = replace(
    asking("第一小学校", "第二小学校", "北中学校"),
    settings=replace(SURVEY.settings, names=Names("学校", "取組", "対象校")),
)


@pytest.mark.parametrize(
    ("word", "name"), [("第一小", "第一小学校"), ("北中", "北中学校"), ("小", None), ("学校", None)]
)
def test_the_surveys_own_word_may_be_missing_at_the_end_of_a_name(word, name):
    assert find(word, SCHOOLS) == name


@pytest.mark.parametrize("word", ["各学校", "全学校", "すべての学校", "各課"])
def test_everyone_is_named_in_the_surveys_own_word_too(word):
    assert resolve(word, SCHOOLS, "北中学校").departments == (EVERYONE,)


def test_all_are_listed_by_the_surveys_own_word():
    names = tuple(f"第{number}小学校" for number in range(6))
    assert listed(names, 6, SCHOOLS.settings.names) == ("全学校",)
