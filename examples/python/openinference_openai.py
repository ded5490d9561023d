"""OpenAI's SDK, traced by OpenInference, sent to Daybook.

    pip install openai openinference-instrumentation-openai opentelemetry-sdk opentelemetry-exporter-otlp-proto-http
    DAYBOOK_KEY=dbk_… OPENAI_API_KEY=sk-… python3 openinference_openai.py "Name a river."
"""

import os
import sys

from openai import OpenAI
from openinference.instrumentation import using_attributes
from openinference.instrumentation.openai import OpenAIInstrumentor
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

exporter = OTLPSpanExporter(
    endpoint=os.environ.get("DAYBOOK_URL", "http://127.0.0.1:4100") + "/v1/traces",
    headers={"authorization": f"Bearer {os.environ['DAYBOOK_KEY']}"},
)
provider = TracerProvider(resource=Resource.create({"service.name": "guide-python"}))
provider.add_span_processor(BatchSpanProcessor(exporter))
OpenAIInstrumentor().instrument(tracer_provider=provider)

with using_attributes(user_id="ann", session_id="ticket-1042", metadata={"team": "emea"}):
    answer = OpenAI().chat.completions.create(
        model="gpt-4.1-mini",
        messages=[{"role": "user", "content": " ".join(sys.argv[1:])}],
    )
print(answer.choices[0].message.content)
provider.shutdown()
