/** Keeps all files of the page in the browser, so that it works without a network from then on. */
export function keepOffline(): void {
  // In development, and where the page is not served securely, there is none.
  if (import.meta.env.MODE !== 'production' || !('serviceWorker' in navigator)) return
  navigator.serviceWorker.register(new URL('./offline.js', document.baseURI)).catch((error: unknown) => {
    // A browser may forbid it; the page works as long as there is a network.
    console.warn('The page is not kept for use without a network:', error)
  })
}
