// The live stream: one connection for all phones. The browser comes back by itself; where it gives up, we do not.

const AGAIN = 1500;

export class Live extends EventTarget {
  /** Listen for these addresses from now on. */
  watch(addresses) {
    this.addresses = addresses;
    this.source?.close();
    clearTimeout(this.timer);
    const query = addresses.map((address) => `address=${encodeURIComponent(address)}`).join("&");
    const source = (this.source = new EventSource(`/events?${query}`));
    source.onopen = () => this.tell("open");
    source.onerror = () => this.lost(source);
    for (const name of ["delivery", "status", "typing", "turn", "clock", "world"]) {
      source.addEventListener(name, (event) => this.tell(name, JSON.parse(event.data)));
    }
  }

  lost(source) {
    this.tell("lost");
    if (source.readyState !== EventSource.CLOSED || source !== this.source) return;
    this.timer = setTimeout(() => this.watch(this.addresses), AGAIN);
  }

  tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
