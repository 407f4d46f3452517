"""The three model conversations and their variants, held with the real program: cards, facts, dates, number of questions."""

from __future__ import annotations

from typing import Any

from tests.dialogue.reading import asked, card, cards, dates, facts, kinds, text

FORGOTTEN = "bonjour jai oublié la pension alimentaire dans ma déclaration jai peur davoir une amende"
TWO_RETURNS = "on sest mariés en juin et on a fait 2 declarations dimpots chacun de son coté debut mai, on va avoir des problemes ??"
CLAIMED = "la caf me reclame 2340€ pcq jai emmenagé avec mon copain ils vont dire que jai fraudé jen dors plus jai peur de perdre mes aides"


async def test_a_pension_paid_and_forgotten_is_corrected_without_penalty_after_four_questions(converse: Any) -> None:
    turns = await converse(FORGOTTEN, "je la verse a mon fils", "il a 20 ans il est etudiant a lyon", "non il fait la sienne", "oui")
    assert asked(turns) == 4
    assert card(turns[4], "verdict")["verdict"] == "applies"
    assert {
        "tax_correction_service_window",
        "tax_adult_child_alimony_cap_2025",
        "tax_adult_child_receives",
        "tax_objection_deadline_ir",
    } <= facts(turns[4])
    assert "2028-12-29" in dates(turns[4])
    assert [kind for kind in kinds(turns[4]) if kind in ("verdict", "steps", "documents", "deadline", "service", "sources", "choices")][
        0
    ] == "verdict"
    assert kinds(turns[4])[-2:] == ["sources", "choices"]


async def test_fear_is_answered_and_a_person_offered_before_the_procedure(converse: Any) -> None:
    (turn,) = await converse(FORGOTTEN)
    assert kinds(turn)[0] == "text"
    assert turn["dossier"]["worried"]
    assert "personne" in text(turn)
    assert len(turn["choices"]) == 3


async def test_the_ways_without_internet_are_given_for_the_current_topic(converse: Any) -> None:
    turns = await converse(
        FORGOTTEN, "je la verse a mon fils", "il a 20 ans", "non il fait la sienne", "oui", "et si j'y arrive pas sur internet ?"
    )
    services = cards(turns[5], "service")
    phone = next(channel for service in services for channel in service["channels"] if channel["kind"] == "phone")
    assert phone["value"].startswith("0 809 401 401")
    assert phone["open_now"] is True
    assert "19 h" in phone["status"]
    assert any(service["id"] == "france_services" for service in services)


async def test_what_cannot_be_computed_is_said_with_a_way_to_know(converse: Any) -> None:
    turns = await converse(FORGOTTEN, "je la verse a mon fils", "il a 20 ans", "non il fait la sienne", "oui", "combien je vais récupérer")
    assert "avant" in text(turns[5])
    assert turns[5]["dossier"]["error"] == "alimony_in_return"


async def test_thanks_are_answered_with_a_recap_and_a_question_on_usefulness(converse: Any) -> None:
    turns = await converse(FORGOTTEN, "je la verse a mon fils", "il a 20 ans", "non il fait la sienne", "oui", "ok merci")
    assert {"recap", "feedback"} <= set(kinds(turns[5]))
    assert any("29 décembre 2028" in item for item in card(turns[5], "recap")["items"])


async def test_a_pension_received_costs_a_halved_interest_between_two_months(converse: Any) -> None:
    turns = await converse(FORGOTTEN, "je la reçois, 250 par mois pour ma fille elle vit avec moi", "non rien du tout", "oui")
    verdict = card(turns[-1], "verdict")
    assert asked(turns) <= 4
    assert (verdict["verdict"], verdict["rule"]) == ("applies_with_reduction", "T9")
    assert "1,50" in " ".join(verdict["lines"])
    assert "2,10" in " ".join(verdict["lines"])
    assert {"tax_inaccuracy_10_exempt", "tax_spontaneous_interest_cut", "tax_tolerance_5"} <= facts(turns[-1])


async def test_a_pension_received_in_alternating_residence_is_no_error(converse: Any) -> None:
    turns = await converse(FORGOTTEN, "je la reçois pour mes enfants en garde alternée")
    assert card(turns[-1], "consequence")["tone"] == "good"
    assert "verdict" not in kinds(turns[-1])


async def test_two_returns_after_a_wedding_last_year_are_repaired(converse: Any) -> None:
    turns = await converse(TWO_RETURNS, "2025", "non on savait pas quil y avait une case", "non rien")
    verdict = card(turns[3], "verdict")
    assert asked(turns) == 3
    assert verdict["verdict"] == "applies_with_reduction"
    assert "1,40" in " ".join(verdict["lines"])
    assert "couple_common_return" in facts(turns[1])
    assert {"tax_spontaneous_interest_cut", "tax_inaccuracy_10_exempt", "couple_two_parts", "tax_correction_not_family"} <= facts(turns[3])
    assert "2028-12-29" in dates(turns[3])


async def test_what_depends_on_the_file_is_not_guessed_and_goes_into_the_message(converse: Any) -> None:
    turns = await converse(
        TWO_RETURNS,
        "2025",
        "non on savait pas quil y avait une case",
        "non rien",
        "on peut pas garder 2 declarations si c'est moins cher ?",
        "ajoute la question",
        "et faut prevenir qui d'autre pour le mariage ?",
    )
    assert "couple_option_irrevocable" in facts(turns[4])
    letter = card(turns[5], "letter")
    assert "option" in letter["body"]
    assert "[" in letter["body"]
    assert {"tax_pas_signal_60", "caf_declare_couple_now"} <= facts(turns[6])
    assert "steps" in kinds(turns[6])


async def test_a_wedding_this_year_was_no_error_at_all(converse: Any) -> None:
    turns = await converse(TWO_RETURNS, "juin 2026")
    assert card(turns[1], "consequence")["tone"] == "good"
    assert {"couple_common_return", "tax_pas_signal_60"} <= facts(turns[1])


async def test_a_claim_of_the_caf_is_read_word_by_word_then_answered(converse: Any) -> None:
    turns = await converse(
        CLAIMED,
        "trop percu apl et prime d'activité",
        "lundi dernier",
        "oui en octobre, je savais pas quil fallait le dire vu quon est pas mariés",
        "oui 1ere fois",
    )
    assert "rte_bad_faith_proof" in facts(turns[0])
    assert "4 décembre" in text(turns[2])
    verdict = card(turns[4], "verdict")
    assert (verdict["verdict"], verdict["rule"]) == ("applies", "B4")
    assert any("2" in line and "340" in line for line in verdict["lines"])
    assert {"rte_crpa", "rte_not_repayment", "caf_good_faith_no_penalty", "caf_debt_rectify_20"} <= facts(turns[4])
    assert {"2026-12-04", "2027-01-15"} <= set(dates(turns[4]))
    assert asked(turns) == 4


async def test_who_cannot_pay_is_told_of_a_waiver_and_who_fears_the_word_fraud_of_its_proof(converse: Any) -> None:
    turns = await converse(
        CLAIMED,
        "trop percu apl et prime d'activité",
        "lundi dernier",
        "oui en octobre",
        "oui 1ere fois",
        "je peux pas jai 900€ par mois et le loyer",
        "et si ils disent quand meme que cest une fraude",
        "je voudrais parler a quelqu'un",
    )
    assert "caf_debt_waiver_precarity" in facts(turns[5]) | facts(turns[4])
    assert turns[5]["dossier"]["answers"]["monthly_income"] == "900.0"
    assert turns[5]["dossier"]["answers"]["debt"] == "2340.0"
    assert "rte_bad_faith_proof" in facts(turns[6])
    assert "leave_message" in kinds(turns[7])


async def test_flatmates_are_not_a_couple(converse: Any) -> None:
    turns = await converse(CLAIMED, "trop perçu", "lundi dernier", "on est colocataires, pas en couple")
    assert card(turns[3], "consequence")["tone"] == "good"
    assert "couple_definition" in facts(turns[3])
    assert "2026-12-04" in dates(turns[3])


async def test_the_word_penalty_on_the_letter_gets_a_person_and_no_verdict_of_ours(converse: Any) -> None:
    turns = await converse(CLAIMED, "c'est marqué pénalité")
    assert card(turns[1], "verdict")["verdict"] == "cannot_tell_ask_agent"
    assert any("personne" in choice["title"].lower() for choice in turns[1]["choices"])


async def test_a_claim_on_rsa_goes_to_the_department(converse: Any) -> None:
    turns = await converse(CLAIMED, "trop perçu de rsa", "lundi dernier", "oui avant leur courrier", "oui")
    assert "rsa_appeal_deadline" in facts(turns[4])
    assert "conseil départemental" in text(turns[4])


async def test_words_of_suicide_come_before_everything(converse: Any) -> None:
    turns = await converse(CLAIMED, "j'en peux plus, je veux en finir")
    assert turns[1]["urgency"] == "suicide"
    assert kinds(turns[1])[0] == "emergency"
    assert card(turns[1], "emergency")["numbers"][0]["number"] == "3114"
    assert "sources" not in kinds(turns[1])


async def test_violence_gets_its_numbers_and_no_form(converse: Any) -> None:
    (turn,) = await converse("mon copain me frappe et la caf me reclame de l'argent")
    numbers = [number["number"] for number in card(turn, "emergency")["numbers"]]
    assert {"17", "114", "3919"} <= set(numbers)
