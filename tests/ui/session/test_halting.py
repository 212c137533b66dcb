"""What is said of a job that is asked to stop."""

from __future__ import annotations

from tldesk.project.runs.events import PhaseStarted, RunStarted, StepEnd
from tldesk.ui.session.halting import stopping, waits_for
from tldesk.ui.session.progress import RunProgress


def test_each_phase_says_what_it_still_does() -> None:
    progress = RunProgress()
    assert waits_for(progress, loading=True) == "loading PyTorch"
    assert waits_for(progress, loading=False) == "finishing this step"
    for name, said in (
        ("read", "finishing the images being read"),
        ("fit", "finishing this fit of the classifier"),
        ("prepare", "building the model"),
        ("train", "finishing this batch and saving"),
        ("evaluate", "finishing this batch"),
        ("export", "finishing this step of the export"),
        ("something", "finishing this step"),
    ):
        progress.add(PhaseStarted(name=name, text="…"))
        assert waits_for(progress, loading=True) == said
    assert stopping(progress) == "Stopping: finishing this step…"


def test_what_an_earlier_sitting_did_is_not_what_is_waited_for() -> None:
    told = [
        RunStarted(
            run="a",
            backbone="b",
            strategy="fine-tune",
            device="cpu",
            device_text="CPU",
            classes=[],
            n_train=1,
            n_val=1,
            n_test=0,
        ),
        PhaseStarted(name="train", text="Training", total=9, epochs=1),
        StepEnd(step=1, epoch=1, loss=1, accuracy=1, learning_rate=1, rate=1, seconds_left=6.0),
    ]
    progress = RunProgress.of(told)
    assert waits_for(progress, loading=True) == "loading PyTorch" and progress.seconds_left is None
    progress.add(PhaseStarted(name="read", text="Reading images", total=3))
    assert waits_for(progress, loading=True) == "finishing the images being read"
