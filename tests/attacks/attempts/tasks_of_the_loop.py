"""
family = "messages while judging"
tries = "Leaves tasks in the kernel's event loop that write judged inputs to outputs, and timers that go off while judging."
points = 0
"""

# %% own
import asyncio
import signal
import sys

seen = []


async def tell():
    while True:
        await asyncio.sleep(0.01)
        if seen:
            print("\N{SKULL AND CROSSBONES}", seen)
            seen.clear()


task = asyncio.get_event_loop().create_task(tell())
signal.signal(signal.SIGVTALRM, lambda *args: seen and print("\N{SKULL AND CROSSBONES}", seen, flush=True))
signal.setitimer(signal.ITIMER_VIRTUAL, 0.05, 0.05)


# %% normalize_spanish
def normalize_spanish(sentence):
    seen.append(sentence)
    loop = asyncio.get_event_loop()
    loop.call_soon_threadsafe(lambda: print("\N{SKULL AND CROSSBONES}", sentence))
    return sentence[::-1] + "x"
