// The recording, its waveform and its words: a click on a word, a mark or the waveform plays from there.
//
// data: {key, audio (base64) or null, mime, words: [{s, e, t, p, mark, side, who, note}], marks: [{id, label, kind, s, e}],
//        autoplay_s (seconds) or null}
// Everything that was said is put on the page as text, never as HTML.

const SPEEDS = [0.75, 1, 1.25, 1.5, 2];
const SKIP_S = 5;
const DOUBTFUL_BELOW = 0.5;

const clock = (seconds) => {
  const whole = Math.max(0, Math.floor(seconds || 0));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
};

function bytesOf(base64) {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i += 1) bytes[i] = text.charCodeAt(i);
  return bytes;
}

// loudest sample of each of `count` stretches, in [0, 1]
function peaksOf(samples, count) {
  const peaks = new Float32Array(count);
  const step = samples.length / count;
  for (let i = 0; i < count; i += 1) {
    const end = Math.min(samples.length, Math.floor((i + 1) * step));
    for (let j = Math.floor(i * step); j < end; j += 1) peaks[i] = Math.max(peaks[i], Math.abs(samples[j]));
  }
  const top = Math.max(...peaks, 1e-4);
  return peaks.map((peak) => peak / top);
}

export default function player(component) {
  const { data, parentElement } = component;
  const root = parentElement.querySelector(".player");
  if (root.dataset.key === data.key) {
    if (data.autoplay_s !== null && root.dataset.autoplay !== String(data.autoplay_s)) {
      root.dataset.autoplay = String(data.autoplay_s);
      root.playFrom?.(data.autoplay_s);
    }
    return undefined;
  }
  root.dataset.key = data.key;

  const find = (name) => root.querySelector(`.${name}`);
  const [toggle, back, forward, time, speed] = ["toggle", "back", "forward", "time", "speed"].map(find);
  const [canvas, words, marks, missing, controls] = ["wave", "words", "marks", "missing", "controls"].map(find);
  const audio = find("sound");
  words.replaceChildren();
  marks.replaceChildren();

  const playFrom = (seconds) => {
    audio.currentTime = seconds;
    audio.play().catch(() => {}); // a browser may want a click first: the position is set all the same
  };
  root.playFrom = playFrom;

  let url = null;
  missing.hidden = data.audio !== null;
  controls.hidden = data.audio === null;
  canvas.hidden = data.audio === null;
  if (data.audio !== null) {
    const bytes = bytesOf(data.audio);
    url = URL.createObjectURL(new Blob([bytes], { type: data.mime }));
    audio.src = url;
    drawWave(bytes.buffer.slice(0));
  }

  let line = words; // the block that words go to: the party's turn where two are kept apart
  const drawn = data.words.map((word) => {
    if (word.who) {
      line = document.createElement("p");
      line.className = `turn ${word.side}`;
      const who = document.createElement("strong");
      who.className = "who";
      who.textContent = `${word.who}: `;
      line.append(who);
      words.append(line);
    }
    const element = document.createElement("button");
    element.type = "button";
    element.className = "word";
    element.textContent = word.t;
    element.title = `Play from ${clock(word.s)}`;
    element.dataset.s = word.s;
    if (word.mark) element.classList.add(word.mark);
    if (word.p < DOUBTFUL_BELOW) {
      element.classList.add("doubtful");
      element.title += ", heard with doubt";
    }
    element.onclick = () => playFrom(word.s);
    line.append(element, " ");
    if (word.note) {
      const note = document.createElement("span");
      note.className = "note";
      note.textContent = `(${word.note}) `;
      line.append(note);
    }
    return element;
  });

  data.marks.forEach((mark) => {
    const element = document.createElement("button");
    element.type = "button";
    element.className = `mark ${mark.kind}`;
    element.dataset.mark = mark.id;
    const at = mark.s === null ? "" : `▶ ${clock(mark.s)}  `;
    const strong = document.createElement("strong");
    strong.textContent = `${at}“${mark.quote}”`;
    const why = document.createElement("span");
    why.textContent = mark.label;
    element.append(strong, why);
    element.disabled = mark.s === null || data.audio === null;
    element.onclick = () => playFrom(mark.s);
    marks.append(element);
  });

  let peaks = null;
  async function drawWave(buffer) {
    try {
      const context = new OfflineAudioContext(1, 1, 16000);
      peaks = peaksOf((await context.decodeAudioData(buffer)).getChannelData(0), 400);
      paint();
    } catch {
      canvas.hidden = true; // the player works without its picture
    }
  }

  function paint() {
    if (!peaks) return;
    const style = getComputedStyle(root);
    const ratio = window.devicePixelRatio || 1;
    canvas.width = canvas.clientWidth * ratio;
    canvas.height = canvas.clientHeight * ratio;
    const pen = canvas.getContext("2d");
    const played = audio.duration ? audio.currentTime / audio.duration : 0;
    const step = canvas.width / peaks.length;
    data.marks.forEach((mark) => {
      if (mark.s === null || !audio.duration || mark.kind === "found") return; // found things are most of a message
      pen.fillStyle = style.getPropertyValue(`--${mark.kind}-soft`) || "#ddd";
      pen.fillRect((mark.s / audio.duration) * canvas.width, 0,
        Math.max(2, ((mark.e - mark.s) / audio.duration) * canvas.width), canvas.height);
    });
    peaks.forEach((peak, i) => {
      const height = Math.max(1, peak * canvas.height * 0.9);
      pen.fillStyle = style.getPropertyValue(i / peaks.length < played ? "--played" : "--unplayed");
      pen.fillRect(i * step, (canvas.height - height) / 2, Math.max(1, step - 1), height);
    });
  }

  const follow = () => {
    time.textContent = `${clock(audio.currentTime)} / ${clock(audio.duration)}`;
    drawn.forEach((element, i) => {
      const word = data.words[i];
      element.classList.toggle("now", audio.currentTime >= word.s && audio.currentTime < word.e);
    });
    paint();
  };
  audio.ontimeupdate = follow;
  audio.onseeked = follow;
  audio.onloadedmetadata = () => {
    follow();
    if (data.autoplay_s !== null) playFrom(data.autoplay_s);
  };
  audio.onplay = audio.onpause = () => {
    toggle.textContent = audio.paused ? "▶ Play" : "❚❚ Pause";
  };

  toggle.onclick = () => (audio.paused ? audio.play() : audio.pause());
  back.onclick = () => (audio.currentTime -= SKIP_S);
  forward.onclick = () => (audio.currentTime += SKIP_S);
  speed.onclick = () => {
    audio.playbackRate = SPEEDS[(SPEEDS.indexOf(audio.playbackRate) + 1) % SPEEDS.length];
    speed.textContent = `${audio.playbackRate}×`;
  };
  canvas.onclick = (event) => {
    if (audio.duration) playFrom((event.offsetX / canvas.clientWidth) * audio.duration);
  };
  root.onkeydown = (event) => {
    const onButton = event.target instanceof HTMLButtonElement;
    if (event.key === "ArrowLeft") audio.currentTime -= SKIP_S;
    else if (event.key === "ArrowRight") audio.currentTime += SKIP_S;
    else if (event.key === " " && !onButton) toggle.click();
    else return;
    event.preventDefault();
  };
  const resized = new ResizeObserver(paint);
  resized.observe(canvas);

  return () => {
    resized.disconnect();
    audio.pause();
    if (url) URL.revokeObjectURL(url);
    delete root.dataset.key;
  };
}
