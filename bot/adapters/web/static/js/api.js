// Talking with the server.

/** A refusal. `status` 0 means that it was not reached; `retryAfter` in seconds when it asked for patience, `why` a file was refused. */
export class ApiError extends Error {
  constructor(status, message, retryAfter = 0, why = "") {
    super(message);
    this.status = status;
    this.retryAfter = retryAfter;
    this.why = why;
  }

  /** Whether the same request may succeed later. */
  get passing() {
    return this.status === 0 || this.status === 408 || this.status === 429 || this.status >= 500;
  }
}

async function call(path, options) {
  let response;
  try {
    response = await fetch(path, options);
  } catch {
    throw new ApiError(0, "The server cannot be reached.");
  }
  const value = await response.json().catch(() => ({}));
  if (response.ok) return value;
  throw new ApiError(response.status, value.error ?? "That did not work.", Number(response.headers.get("retry-after")) || 0, value.why);
}

export const get = (path) => call(path, { headers: { accept: "application/json" } });

export const post = (path, value) =>
  call(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(value) });

export function upload(path, file) {
  const form = new FormData();
  form.append("file", file, file.name);
  return call(path, { method: "POST", body: form });
}
