// The inside view: what the bot calls, how it is answered, and trouble to make for it.

import * as api from "./api.js";
import { byId, el } from "./dom.js";
import { attempt } from "./notices.js";
import { t } from "./words.js";

const POLL_MS = 1000;
const KEPT = 400;
const SHOWN = 80;
const PULSE_SECONDS = 60;
const SENDING = [
  "sendMessage", "sendPhoto", "sendVideo", "sendAnimation", "sendDocument", "sendAudio", "sendVoice", "sendVideoNote",
  "sendMediaGroup", "copyMessage", "editMessageText", "editMessageCaption", "editMessageMedia", "editMessageReplyMarkup",
];
const TROUBLES = [
  { id: "page-flood", label: "flood", says: "faultFlood", for_seconds: 5, kind: "error", status: 429, retry_after: 5, methods: SENDING },
  { id: "page-gateway", label: "gateway", says: "faultGateway", for_seconds: 10, kind: "error", status: 502, description: "Bad Gateway" },
  { id: "page-cut", label: "cut", says: "faultCut", kind: "cut", when: "after", count: 1, methods: SENDING },
];

/** The right column. Polls only while somebody can see it. `nameOf(chat id)` gives a person's name. */
export class Inside {
  constructor(nameOf) {
    this.nameOf = nameOf;
    this.forget();
    byId("fault-buttons").replaceChildren(...TROUBLES.map((trouble) =>
      el("button", { type: "button", onclick: () => attempt(() => this.make(trouble)) }, t(trouble.label))));
    byId("limits").addEventListener("change", () => attempt(() => api.limits({ enabled: byId("limits").checked })));
    byId("latency").addEventListener("input", () => showLatency(byId("latency").valueAsNumber));
    byId("latency").addEventListener("change", () => attempt(() => api.limits({ latency_ms: byId("latency").valueAsNumber })));
    byId("with-polling").addEventListener("change", () => this.drawCalls());
    this.poll();
  }

  /** Forgets what was read, as after a restart of the server: its clock may have begun anew. */
  forget() {
    this.calls = [];
    this.after = null;
    this.total = null;
    this.pulse = [];
    byId("calls").replaceChildren();
  }

  async restart() {
    this.forget();
    const limits = await attempt(() => api.limits({}));
    if (!limits) return;
    byId("limits").checked = limits.enabled;
    byId("latency").value = limits.latency_ms;
    showLatency(limits.latency_ms);
  }

  async poll() {
    await this.look();
    setTimeout(() => this.poll(), POLL_MS);
  }

  /** Reads once, if the column is on the screen. */
  async look() {
    const isSeen = document.visibilityState === "visible" && byId("inside").checkVisibility({ visibilityProperty: true });
    if (isSeen) await this.read().catch(() => this.forget());
  }

  async read() {
    const began = performance.now();
    const [report, faults] = await Promise.all([api.calls(this.after), api.faults()]);
    const total = sum(report.counts, () => true);
    const seconds = (began - (this.readAt ?? began)) / 1000;
    const rate = this.total === null || total < this.total || seconds === 0 ? 0 : (total - this.total) / seconds;
    Object.assign(this, { total, readAt: began });
    this.after = report.calls.at(-1)?.at ?? this.after;
    this.calls = [...report.calls.reverse(), ...this.calls].slice(0, KEPT);
    this.drawFigures(report, rate);
    this.drawPulse(rate, report.calls.some(({ status }) => status === 429));
    this.drawFaults(faults);
    if (report.calls.length || !byId("calls").firstChild) this.drawCalls();
  }

  async make({ label: _label, says: _says, ...fault }) {
    await api.addFault(fault);
    this.drawFaults(await api.faults());
  }

  drawFigures({ counts }, rate) {
    const refused = sum(counts, (status) => status === "429");
    const failed = sum(counts, (status) => status !== "ok" && status !== "429");
    const shownRate = rate < 10 ? rate.toFixed(1) : Math.round(rate);
    const figures = [["rate", shownRate], ["total", this.total], ["refused", refused], ["failed", failed]];
    byId("figures").replaceChildren(...figures.map(([name, value]) => el(
      "div", { className: name === "refused" && value ? "figure warn" : "figure" },
      el("dt", {}, t(name)), el("dd", {}, Number(value).toLocaleString(navigator.language)))));
  }

  drawPulse(rate, isRefused) {
    this.pulse = [...this.pulse, { rate, isRefused }].slice(-PULSE_SECONDS);
    const highest = Math.max(10, ...this.pulse.map((beat) => beat.rate));
    byId("pulse").replaceChildren(...this.pulse.map((beat) => {
      const bar = el("i", { className: beat.isRefused ? "refused" : "" });
      bar.style.height = `${Math.max(4, (beat.rate / highest) * 100)}%`;
      return bar;
    }));
  }

  drawFaults(faults) {
    byId("active-faults").replaceChildren(...faults.map((fault) => {
      const known = TROUBLES.find(({ id }) => id === fault.id);
      const clear = () => attempt(async () => {
        await api.clearFault(fault.id);
        this.drawFaults(await api.faults());
      });
      const says = known ? t(known.says) : `${fault.kind} ${fault.id}`;
      return el("li", {}, says, el("button", { type: "button", onclick: clear }, t("clear")));
    }));
  }

  drawCalls() {
    const withPolling = byId("with-polling").checked;
    const shown = this.calls.filter(({ method }) => withPolling || method !== "getUpdates").slice(0, SHOWN);
    byId("calls").replaceChildren(...shown.map((call) => this.line(call)));
    if (!shown.length) byId("calls").append(el("li", { className: "none" }, t("noCalls")));
  }

  line({ method, chat_id: chat, status }) {
    const kind = status === 200 ? "good" : status === 429 ? "flood" : "bad";
    return el("li", { className: "call" },
      el("code", {}, method), el("span", { className: "call-chat" }, chat ? this.nameOf(chat) : ""),
      el("span", { className: `call-status ${kind}` }, status === 0 ? "✕" : String(status)));
  }
}

function sum(counts, isCounted) {
  return Object.values(counts).flatMap(Object.entries)
    .reduce((total, [status, number]) => total + (isCounted(status) ? number : 0), 0);
}

function showLatency(ms) {
  byId("latency-value").textContent = t("milliseconds", { n: ms });
}
