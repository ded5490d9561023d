"""One chat call at OpenAI, told to Daybook, with Python's standard library alone.

    DAYBOOK_KEY=dbk_… OPENAI_API_KEY=sk-… python3 plain_http.py "Name a river."

The beginning is told first, so that the call is known even if this process dies; then the end, with both bodies as they passed.
A record that does not arrive is sent again under the same id: Daybook takes each once.
"""

import json
import os
import sys
import time
import urllib.error
import urllib.request
import uuid
from datetime import datetime, timezone

DAYBOOK = os.environ.get("DAYBOOK_URL", "http://127.0.0.1:4100")
OPENAI = os.environ.get("OPENAI_BASE_URL", "https://api.openai.com/v1")


def now() -> str:
    return datetime.now(timezone.utc).isoformat(timespec="milliseconds")


def post(url: str, key: str, body: object) -> dict:
    request = urllib.request.Request(
        url,
        data=json.dumps(body).encode(),
        headers={"authorization": f"Bearer {key}", "content-type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=60) as response:
        return {"status": response.status, "headers": response.headers, "body": json.load(response)}


def tell(record: dict, tries: int = 4) -> None:
    """Never fails the app: what cannot be told is said on standard error."""
    for attempt in range(tries):
        try:
            result = post(f"{DAYBOOK}/api/ingest/calls", os.environ["DAYBOOK_KEY"], [record])["body"]["results"][0]
            if result["result"] == "refused":
                print(f"Daybook refused it: {result['error']['message']}", file=sys.stderr)
            return
        except OSError as error:
            if attempt == tries - 1:
                print(f"Daybook could not be told: {error}", file=sys.stderr)
            else:
                time.sleep(0.5 * 2**attempt)


def main() -> None:
    request = {"model": "gpt-4.1-mini", "messages": [{"role": "user", "content": " ".join(sys.argv[1:])}]}
    call = str(uuid.uuid4())
    began = time.monotonic()
    tell(
        {
            "id": call,
            "event": "open",
            "request_timestamp": now(),
            "source_app": "guide-python",
            "source_function": "main",
            "vendor": "openai",
            "endpoint": f"{OPENAI}/chat/completions",
            "dialect": "openai-chat",
            "model_name": request["model"],
            "request_body": request,
        }
    )
    end = {"id": call, "event": "close"}
    try:
        answer = post(f"{OPENAI}/chat/completions", os.environ["OPENAI_API_KEY"], request)
        end["http_status"] = answer["status"]
        end["response_body"] = answer["body"]
        end["vendor_request_id"] = answer["headers"].get("x-request-id")
        print(answer["body"]["choices"][0]["message"]["content"])
    except urllib.error.HTTPError as error:
        end["http_status"] = error.code
        end["response_body"] = error.read().decode("utf-8", "replace")
        raise SystemExit(f"The vendor answered {error.code}.") from error
    except OSError as error:
        end["status"] = "timeout" if isinstance(error, TimeoutError) else "failed"
        end["error_message"] = str(error)
        raise
    finally:
        end["response_timestamp"] = now()
        end["duration_ms"] = round((time.monotonic() - began) * 1000, 3)
        tell(end)


if __name__ == "__main__":
    main()
