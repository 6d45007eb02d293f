// Says what has newly come to need a person: in words, for eyes and for whatever reads the page aloud; and by a tone when it rings, for
// whoever turned the sound on. Without it the same stands on the board, silently.
"use strict";
(() => {
  const news = document.getElementById("news"), place = document.getElementById("sound");
  const [button, state] = place.children;
  const said = (one) => [...one.querySelectorAll("a, .badge, .initials, .ref")].map((part) => part.textContent.trim()).join(", ");
  const calling = () => new Map([...document.querySelectorAll("[data-news]")].map((one) => [one.dataset.news, said(one)]));
  let known = calling(), speaker = null;

  const isOn = () => localStorage.getItem("sound") === "on";
  const speaks = () => speaker?.state === "running";

  function tell() {
    button.textContent = isOn() ? "Sound off" : "Sound on";
    state.textContent = !isOn() ? "This page makes no sound." : speaks() ? "A tone sounds when an alert rings." : "Silent until you press a key or click here once: so your browser wants it.";
  }

  function begin() {
    speaker ??= new AudioContext();
    speaker.onstatechange = tell;
    return speaker.resume();
  }

  function tone() {
    if (!isOn() || !speaks()) return;
    const at = speaker.currentTime, voice = speaker.createOscillator(), loudness = speaker.createGain();
    voice.frequency.value = 880;
    loudness.gain.setValueAtTime(0.3, at);
    loudness.gain.exponentialRampToValueAtTime(0.001, at + 0.7);
    voice.connect(loudness).connect(speaker.destination);
    voice.start(at);
    voice.stop(at + 0.7);
  }

  button.addEventListener("click", async () => {
    localStorage.setItem("sound", isOn() ? "off" : "on");
    if (isOn()) {
      await begin();
      tone(); // so that they hear what it will be
    }
    tell();
  });
  for (const touched of ["pointerdown", "keydown"]) document.addEventListener(touched, () => { if (isOn() && !speaks()) begin(); });

  document.addEventListener("fresh", () => {
    const now = calling(), fresh = [...now].filter(([key]) => !known.has(key));
    known = now;
    if (!fresh.length) return;
    const more = fresh.length > 3 ? ` And ${fresh.length - 3} more.` : "";
    news.textContent = `New: ${fresh.slice(0, 3).map(([, says]) => `${says}.`).join(" ")}${more}`;
    if (fresh.some(([key]) => key.endsWith(" ring"))) tone();
  });

  place.hidden = false;
  tell();
})();
