"""One short whole entry of each kind: what an editor offers to begin with, under `examples` of a published schema."""

from __future__ import annotations

from typing import Any

EXAMPLES: dict[str, dict[str, Any]] = {
    "handbook": {
        "organisation": "Example Organisation",
        "version": "1.0",
        "language": "en",
        "parties": [{"id": "managers", "name": "Managers", "roles": ["management"]}],
        "commitment_groups": [{"id": "behaviours", "name": "Behaviours to adopt"}],
        "submissions": {"target": "rolebook", "keep_days": 730},
    },
    "role": {
        "id": "management",
        "name": "Management",
        "plural": "Managers",
        "summary": "Leads a team and answers for its work.",
        "track": "management",
        "target": "level-2",
    },
    "track": {
        "id": "management",
        "name": "Management",
        "cumulative": True,
        "levels": [{"id": "level-1", "name": "Level 1"}, {"id": "level-2", "name": "Level 2"}],
    },
    "principle": {
        "id": "shared-success",
        "name": "Success is shared",
        "statement": "We answer for the unit's success together.",
        "behaviours": [{"id": "sets-targets", "text": "Agrees targets that everybody can check."}],
    },
    "competency": {
        "id": "communication",
        "name": "Communication",
        "definition": "Speaks and writes so that people understand.",
        "levels": [
            {
                "track": "management",
                "level": "level-1",
                "descriptors": [{"id": "says-it-plainly", "text": "Explains a change so that all know what to do."}],
            }
        ],
    },
    "commitment": {
        "id": "mentor",
        "name": "Mentor",
        "group": "behaviours",
        "text": "Talks with a mentor about skills and responsibilities.",
        "obligations": [
            {"roles": ["management"], "obligation": "required", "cadence": {"every": "month", "minutes": 30}}
        ],
    },
    "assessment": {
        "id": "commitment-review",
        "name": "Keeping my word",
        "about": "commitments",
        "summary": "Say how regularly each commitment shows in your work.",
        "draw": "commitments",
        "scale": {"points": [{"value": 1, "name": "Not yet"}, {"value": 2, "name": "Always"}], "target": 2},
    },
    "agreement": {
        "id": "win-win",
        "name": "Win-win agreement",
        "summary": "Two people write down what each can expect of the other.",
        "people": [{"id": "holder", "name": "The holder"}, {"id": "manager", "name": "Their manager"}],
        "sections": [
            {
                "id": "results",
                "name": "Expected results",
                "repeat": True,
                "fields": [
                    {"id": "result", "label": "Result", "type": "text", "required": True},
                    {"id": "measure", "label": "How we will know", "type": "text", "required": True},
                ],
            }
        ],
    },
    "acknowledgement": {
        "id": "my-role",
        "name": "What my role asks of me",
        "summary": "You say that you know what is expected of you.",
        "statement": "I have read what this handbook asks of my role, and my questions have been answered.",
        "covers": ["principle", "commitment"],
        "when": ["joining", "material-change"],
    },
    "onboarding": {
        "id": "management",
        "name": "Your first ninety days",
        "roles": ["management"],
        "summary": "One manageable step after another.",
        "stages": [
            {
                "id": "first-day",
                "name": "First day",
                "steps": [{"id": "read-welcome", "text": "Read the welcome page.", "link": "page:welcome"}],
            }
        ],
    },
    "glossary": {
        "id": "commitment",
        "term": "commitment",
        "plural": "commitments",
        "definition": "A responsibility that people take on.",
    },
    "brand": {
        "name": "Client Name",
        "site_name": "Client Handbook",
        "logo": "logo.svg",
        "colours": {"primary": "#0b6e5f", "accent": "#c2410c"},
        "terms": {"commitment": {"singular": "promise", "plural": "promises"}},
    },
}

# What a brand's handbook.yml looks like: only what differs from the base.
CHANGED_HANDBOOK: dict[str, Any] = {"organisation": "Client Name", "description": "What we expect of each other."}
