"""OpenAI's SDK, traced by OpenLLMetry, sent to Daybook.

    pip install openai traceloop-sdk
    DAYBOOK_KEY=dbk_… OPENAI_API_KEY=sk-… python3 openllmetry.py "Name a river."
"""

import os
import sys

from openai import OpenAI
from traceloop.sdk import Traceloop
from traceloop.sdk.decorators import workflow

Traceloop.init(
    app_name="guide-python",
    api_endpoint=os.environ.get("DAYBOOK_URL", "http://127.0.0.1:4100"),
    headers={"authorization": f"Bearer {os.environ['DAYBOOK_KEY']}"},
    disable_batch=True,
)
Traceloop.set_association_properties({"user_id": "ann", "session_id": "ticket-1042"})


@workflow(name="name_a_river")
def ask(question: str) -> str:
    answer = OpenAI().chat.completions.create(
        model="gpt-4.1-mini",
        messages=[{"role": "user", "content": question}],
    )
    return answer.choices[0].message.content


print(ask(" ".join(sys.argv[1:])))
