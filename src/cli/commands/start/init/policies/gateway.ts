import type { FirstPolicy } from './first-policy.ts'

/** What staff reach on the Internet. */
export const gatewayPolicy: FirstPolicy = {
  policy: `version: 1
name: First rules for what staff use
scheme: gateway

gateway:
  policies:
    - name: personal-uploads
      description: Nothing is uploaded to sites that share files, but by the finance group.
      action: block
      traffic: |-
        http.request.host in {"transfer.example.com" "paste.example.com"} and http.request.method in {"POST" "PUT"}
      identity: not(any(identity.groups.name[*] in {"finance"}))

    - name: unknown-programs
      description: Programs are not downloaded from the Internet.
      action: block
      traffic: any(http.download.file.types[*] in {"exe"})
`,
  tests: `version: 1
identities:
  sara: { email: sara@corp.example, groups: [sales] }
  finn: { email: finn@corp.example, groups: [finance] }
tests:
  - name: an upload is blocked
    as: sara
    event: { http.request.host: paste.example.com, http.request.method: POST }
    expect: { action: block, rule: personal-uploads }

  - name: the finance group may upload
    as: finn
    event: { http.request.host: paste.example.com, http.request.method: POST }
    expect: { action: allow }

  - name: all may read
    as: sara
    event: { http.request.host: paste.example.com, http.request.method: GET }
    expect: { action: allow }

  - name: all may upload to other sites
    as: sara
    event: { http.request.host: files.corp.example, http.request.method: POST }
    expect: { action: allow }

  - name: a program is blocked
    event: { http.download.file.types: [exe] }
    expect: { action: block, rule: unknown-programs }

  - name: a document is not
    event: { http.download.file.types: [pdf] }
    expect: { action: allow }
`,
}
