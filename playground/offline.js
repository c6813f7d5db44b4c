// Keeps the files of one build. Written as it is, but for the two names that the build fills in.
const name = `portcullis-${'BUILD_VERSION'}`
const files = ['BUILD_FILES']

self.addEventListener('install', (event) => {
  event.waitUntil(
    caches
      .open(name)
      .then((cache) => cache.addAll(['./', ...files.map((file) => `./${file}`)]))
      .then(() => self.skipWaiting()),
  )
})

self.addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) =>
        Promise.all(
          names.filter((one) => one.startsWith('portcullis-') && one !== name).map((one) => caches.delete(one)),
        ),
      )
      .then(() => self.clients.claim()),
  )
})

// The page itself comes from the network while there is one, so that a new build shows at once.
const answerPage = async (request) => {
  try {
    return await fetch(request)
  } catch (error) {
    const kept = await caches.match('./')
    if (kept === undefined) throw error
    return kept
  }
}

self.addEventListener('fetch', (event) => {
  const { request } = event
  if (request.method !== 'GET' || new URL(request.url).origin !== self.location.origin) return
  event.respondWith(
    request.mode === 'navigate' ? answerPage(request) : caches.match(request).then((kept) => kept ?? fetch(request)),
  )
})
