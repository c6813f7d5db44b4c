import type { DetectorRow } from '../../detector.ts'
import { isPublished, looksRandom } from './key-shape.ts'

/** Characters that a token is made of, with the least entropy that a random one has for each (bits, for 16 and more). */
const alphabets = {
  hex: { set: '0-9a-f', sample: '0a1b2c3d4e5f60718293a4b5c6d7e8f9', bits: 2.2 },
  lower: { set: '0-9a-z', sample: '0a1b2c3d4e5f6g7h8i9j0k1l2m3n4o5p6q7r8s9t', bits: 2.6 },
  upper: { set: '0-9A-Z', sample: '0A1B2C3D4E5F6G7H8I9J0K1L2M3N4O5P6Q7R8S9T', bits: 2.6 },
  letters: { set: 'A-Za-z', sample: 'qWzXrTyPsDfGhJkLcVbNmQaZwSxEdCrFvTgByHnU', bits: 2.8 },
  alnum: { set: '0-9A-Za-z', sample: 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8s9T0u1V2w3X4y5Z6a7B8c9D0e1F2', bits: 2.8 },
  word: { set: '0-9A-Za-z_', sample: 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8s9T0u1V2w3X4y5Z6a7B8c9D0e1F2', bits: 2.8 },
  url: { set: '0-9A-Za-z_-', sample: 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8s9T0u1V2w3X4y5Z6a7B8c9D0e1F2', bits: 2.8 },
  dotted: {
    set: '0-9A-Za-z_=.-',
    sample: 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8s9T0u1V2w3X4y5Z6a7B8c9D0e1F2',
    bits: 2.8,
  },
  base64: {
    set: '0-9A-Za-z+/=_-',
    sample: 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8s9T0u1V2w3X4y5Z6a7B8c9D0e1F2',
    bits: 2.8,
  },
} as const
type Alphabet = keyof typeof alphabets

/** A part of a token behind its prefix: characters and how many, or text that stands there as it is. */
type Part = readonly [alphabet: Alphabet, least: number, most?: number] | string

/**
 * One kind of token: id, name, prefix, what follows, and who publishes the form: `gitleaks:` and a rule of
 * github.com/gitleaks/gitleaks config/gitleaks.toml (read on 2026-11-26), `trufflehog:` and a detector of
 * github.com/trufflesecurity/trufflehog, or the service's own documentation.
 */
type TokenRow = readonly [id: string, name: string, prefix: string, parts: readonly Part[], source: string]

// prettier-ignore
const tokens: readonly TokenRow[] = [
  // Models and their tools
  ['openrouter_key', 'OpenRouter key', 'sk-or-v1-', [['hex', 64]], 'trufflehog:openrouter'],
  ['langfuse_key', 'Langfuse secret key', 'sk-lf-', [['hex', 8], '-', ['hex', 4], '-', ['hex', 4], '-', ['hex', 4], '-', ['hex', 12]], 'langfuse.com/docs'],
  ['langsmith_key', 'LangSmith key', 'lsv2_', [['lower', 2], '_', ['hex', 32], '_', ['hex', 10]], 'trufflehog:langsmith'],
  ['perplexity_key', 'Perplexity key', 'pplx-', [['alnum', 40, 64]], 'gitleaks:perplexity-api-key'],
  ['groq_key', 'Groq key', 'gsk_', [['alnum', 40, 64]], 'trufflehog:groq'],
  ['xai_key', 'xAI key', 'xai-', [['alnum', 60, 100]], 'trufflehog:xai'],
  ['hugging_face_token', 'Hugging Face token', 'hf_', [['letters', 34]], 'gitleaks:huggingface-access-token'],
  ['hugging_face_org_token', 'Hugging Face organisation token', 'api_org_', [['letters', 34]], 'gitleaks:huggingface-organization-api-token'],
  ['replicate_token', 'Replicate token', 'r8_', [['alnum', 37, 40]], 'trufflehog:replicate'],
  ['nvidia_key', 'NVIDIA API key', 'nvapi-', [['url', 60, 80]], 'trufflehog:nvapi'],
  ['tavily_key', 'Tavily key', 'tvly-', [['url', 32, 50]], 'trufflehog:tavily'],
  ['cerebras_key', 'Cerebras key', 'csk-', [['lower', 40, 60]], 'cloud.cerebras.ai'],
  ['together_key', 'Together AI key', 'tgp_v1_', [['url', 43]], 'docs.together.ai'],
  ['pinecone_key', 'Pinecone key', 'pcsk_', [['word', 60, 80]], 'docs.pinecone.io'],
  ['jina_key', 'Jina AI key', 'jina_', [['url', 60]], 'jina.ai'],
  ['firecrawl_key', 'Firecrawl key', 'fc-', [['hex', 32]], 'docs.firecrawl.dev'],
  ['elevenlabs_key', 'ElevenLabs key', 'sk_', [['hex', 48]], 'trufflehog:elevenlabs'],
  ['databricks_token', 'Databricks token', 'dapi', [['hex', 32]], 'gitleaks:databricks-api-token'],
  // Clouds and hosting
  ['digitalocean_token', 'DigitalOcean token', 'dop_v1_', [['hex', 64]], 'gitleaks:digitalocean-pat'],
  ['digitalocean_oauth_token', 'DigitalOcean OAuth token', 'doo_v1_', [['hex', 64]], 'gitleaks:digitalocean-access-token'],
  ['digitalocean_refresh_token', 'DigitalOcean refresh token', 'dor_v1_', [['hex', 64]], 'gitleaks:digitalocean-refresh-token'],
  ['heroku_key', 'Heroku key', 'HRKU-AA', [['url', 58]], 'gitleaks:heroku-api-key-v2'],
  ['fly_token', 'Fly.io token', 'fo1_', [['url', 43]], 'gitleaks:flyio-access-token'],
  ['netlify_token', 'Netlify token', 'nfp_', [['alnum', 36, 40]], 'docs.netlify.com'],
  ['supabase_token', 'Supabase token', 'sbp_', [['hex', 40]], 'trufflehog:supabasetoken'],
  ['planetscale_token', 'PlanetScale token', 'pscale_tkn_', [['dotted', 32, 64]], 'gitleaks:planetscale-api-token'],
  ['planetscale_password', 'PlanetScale password', 'pscale_pw_', [['dotted', 32, 64]], 'gitleaks:planetscale-password'],
  ['doppler_token', 'Doppler token', 'dp.pt.', [['alnum', 43]], 'gitleaks:doppler-api-token'],
  ['pulumi_token', 'Pulumi token', 'pul-', [['hex', 40]], 'gitleaks:pulumi-api-token'],
  ['vault_token', 'HashiCorp Vault service token', 'hvs.', [['url', 24, 200]], 'gitleaks:vault-service-token'],
  ['vault_batch_token', 'HashiCorp Vault batch token', 'hvb.', [['url', 100, 300]], 'gitleaks:vault-batch-token'],
  ['alibaba_key', 'Alibaba Cloud AccessKey id', 'LTAI', [['alnum', 16, 24]], 'gitleaks:alibaba-access-key-id'],
  ['tencent_key', 'Tencent Cloud secret id', 'AKID', [['alnum', 32, 48]], 'trufflehog:tencentcloud'],
  ['yandex_key', 'Yandex Cloud key', 'AQVN', [['url', 35, 38]], 'gitleaks:yandex-api-key'],
  ['infracost_key', 'Infracost key', 'ico-', [['alnum', 32]], 'gitleaks:infracost-api-token'],
  ['openshift_token', 'OpenShift token', 'sha256~', [['url', 43]], 'gitleaks:openshift-user-token'],
  ['google_oauth_secret', 'Google OAuth client secret', 'GOCSPX-', [['url', 28]], 'trufflehog:googleoauth2'],
  ['google_access_token', 'Google OAuth access token', 'ya29.', [['url', 30, 300]], 'developers.google.com/identity'],
  ['clickhouse_key', 'ClickHouse Cloud key', '4b1d', [['alnum', 38]], 'gitleaks:clickhouse-cloud-api-secret-key'],
  ['tailscale_auth_key', 'Tailscale auth key', 'tskey-auth-', [['alnum', 10, 24], '-', ['alnum', 20, 40]], 'trufflehog:tailscale'],
  ['tailscale_api_key', 'Tailscale API key', 'tskey-api-', [['alnum', 10, 24], '-', ['alnum', 20, 40]], 'trufflehog:tailscale'],
  ['prefect_key', 'Prefect key', 'pnu_', [['alnum', 36]], 'gitleaks:prefect-api-token'],
  // Code and builds
  ['github_fine_grained_token', 'GitHub fine-grained token', 'github_pat_', [['word', 82]], 'gitleaks:github-fine-grained-pat'],
  ['gitlab_token', 'GitLab token', 'glpat-', [['url', 20, 64]], 'gitleaks:gitlab-pat'],
  ['gitlab_trigger_token', 'GitLab trigger token', 'glptt-', [['hex', 40]], 'gitleaks:gitlab-ptt'],
  ['gitlab_deploy_token', 'GitLab deploy token', 'gldt-', [['url', 20]], 'gitleaks:gitlab-deploy-token'],
  ['gitlab_runner_token', 'GitLab runner token', 'glrt-', [['url', 20, 40]], 'gitleaks:gitlab-runner-authentication-token'],
  ['gitlab_job_token', 'GitLab CI job token', 'glcbt-', [['alnum', 1, 5], '_', ['url', 20]], 'gitleaks:gitlab-cicd-job-token'],
  ['gitlab_feed_token', 'GitLab feed token', 'glft-', [['url', 20]], 'gitleaks:gitlab-feed-token'],
  ['gitlab_agent_token', 'GitLab agent token', 'glagent-', [['url', 50]], 'gitleaks:gitlab-kubernetes-agent-token'],
  ['atlassian_token', 'Atlassian token', 'ATATT3', [['base64', 100, 250]], 'gitleaks:atlassian-api-token'],
  ['bitbucket_app_password', 'Bitbucket app password', 'ATBB', [['alnum', 32]], 'trufflehog:bitbucketapppassword'],
  ['npm_token', 'npm token', 'npm_', [['alnum', 36]], 'gitleaks:npm-access-token'],
  ['pypi_token', 'PyPI token', 'pypi-AgEIcHlwaS5vcmc', [['url', 50, 300]], 'gitleaks:pypi-upload-token'],
  ['rubygems_token', 'RubyGems token', 'rubygems_', [['hex', 48]], 'gitleaks:rubygems-api-token'],
  ['nuget_key', 'NuGet key', 'oy2', [['lower', 43]], 'trufflehog:nugetapikey'],
  ['clojars_token', 'Clojars token', 'CLOJARS_', [['lower', 60]], 'gitleaks:clojars-api-token'],
  ['docker_token', 'Docker token', 'dckr_pat_', [['url', 27]], 'trufflehog:dockerhub'],
  ['docker_org_token', 'Docker organisation token', 'dckr_oat_', [['url', 27, 40]], 'trufflehog:dockerhub'],
  ['sonar_user_token', 'SonarQube token', 'squ_', [['hex', 40]], 'gitleaks:sonar-api-token'],
  ['sonar_project_token', 'SonarQube project token', 'sqp_', [['hex', 40]], 'gitleaks:sonar-api-token'],
  ['circleci_token', 'CircleCI token', 'CCIPAT_', [['alnum', 22], '_', ['hex', 40]], 'trufflehog:circleci'],
  ['buildkite_token', 'Buildkite token', 'bkua_', [['hex', 40]], 'trufflehog:buildkite'],
  ['postman_key', 'Postman key', 'PMAK-', [['hex', 24], '-', ['hex', 34]], 'gitleaks:postman-api-token'],
  ['readme_key', 'ReadMe key', 'rdme_', [['lower', 70]], 'gitleaks:readme-api-token'],
  ['sourcegraph_token', 'Sourcegraph token', 'sgp_', [['hex', 40]], 'gitleaks:sourcegraph-access-token'],
  ['artifactory_key', 'Artifactory key', 'AKCp', [['alnum', 69]], 'gitleaks:artifactory-api-key'],
  ['artifactory_reference_token', 'Artifactory reference token', 'cmVmd', [['alnum', 59]], 'gitleaks:artifactory-reference-token'],
  ['octopus_key', 'Octopus Deploy key', 'API-', [['upper', 26]], 'gitleaks:octopus-deploy-api-key'],
  // Watching
  ['sentry_org_token', 'Sentry organisation token', 'sntrys_', [['base64', 80, 400]], 'gitleaks:sentry-org-token'],
  ['sentry_user_token', 'Sentry user token', 'sntryu_', [['hex', 64]], 'gitleaks:sentry-user-token'],
  ['new_relic_user_key', 'New Relic user key', 'NRAK-', [['alnum', 27]], 'gitleaks:new-relic-user-api-key'],
  ['new_relic_insert_key', 'New Relic insert key', 'NRII-', [['url', 32]], 'gitleaks:new-relic-insert-key'],
  ['grafana_token', 'Grafana service account token', 'glsa_', [['alnum', 32], '_', ['hex', 8]], 'gitleaks:grafana-service-account-token'],
  ['grafana_cloud_token', 'Grafana Cloud token', 'glc_', [['base64', 32, 400]], 'gitleaks:grafana-cloud-api-token'],
  ['dynatrace_token', 'Dynatrace token', 'dt0c01.', [['upper', 24], '.', ['upper', 64]], 'gitleaks:dynatrace-api-token'],
  ['posthog_key', 'PostHog personal key', 'phx_', [['word', 40, 60]], 'trufflehog:posthog'],
  // Work
  ['linear_key', 'Linear key', 'lin_api_', [['alnum', 40]], 'gitleaks:linear-api-key'],
  ['notion_token', 'Notion token', 'ntn_', [['alnum', 44, 50]], 'gitleaks:notion-api-token'],
  ['notion_secret', 'Notion integration secret', 'secret_', [['alnum', 43]], 'trufflehog:notion'],
  ['figma_token', 'Figma token', 'figd_', [['url', 40]], 'trufflehog:figmapersonalaccesstoken'],
  ['airtable_token', 'Airtable token', 'pat', [['alnum', 14], '.', ['hex', 64]], 'gitleaks:airtable-personnal-access-token'],
  ['contentful_token', 'Contentful token', 'CFPAT-', [['url', 43]], 'trufflehog:contentfulpersonalaccesstoken'],
  ['hubspot_token', 'HubSpot private app token', 'pat-', [['lower', 3], '-', ['hex', 8], '-', ['hex', 4], '-', ['hex', 4], '-', ['hex', 4], '-', ['hex', 12]], 'trufflehog:hubspot_apikey'],
  ['dropbox_token', 'Dropbox token', 'sl.', [['url', 130, 1500]], 'gitleaks:dropbox-short-lived-api-token'],
  ['typeform_token', 'Typeform token', 'tfp_', [['base64', 40, 60]], 'gitleaks:typeform-api-token'],
  ['one_password_token', '1Password service account token', 'ops_', [['base64', 250, 1500]], 'gitleaks:1password-service-account-token'],
  // Money and shops
  ['stripe_live_key', 'Stripe live key', 'sk_live_', [['alnum', 16, 200]], 'gitleaks:stripe-access-token'],
  ['stripe_test_key', 'Stripe test key', 'sk_test_', [['alnum', 16, 200]], 'gitleaks:stripe-access-token'],
  ['stripe_restricted_key', 'Stripe restricted key', 'rk_live_', [['alnum', 16, 200]], 'gitleaks:stripe-access-token'],
  ['stripe_restricted_test_key', 'Stripe restricted test key', 'rk_test_', [['alnum', 16, 200]], 'gitleaks:stripe-access-token'],
  ['stripe_webhook_secret', 'Stripe webhook secret', 'whsec_', [['base64', 32, 64]], 'docs.stripe.com/webhooks'],
  ['square_token', 'Square token', 'sq0atp-', [['url', 22]], 'gitleaks:square-access-token'],
  ['square_secret', 'Square OAuth secret', 'sq0csp-', [['url', 43]], 'trufflehog:squareup'],
  ['shopify_token', 'Shopify token', 'shpat_', [['hex', 32]], 'gitleaks:shopify-access-token'],
  ['shopify_custom_token', 'Shopify custom app token', 'shpca_', [['hex', 32]], 'gitleaks:shopify-custom-access-token'],
  ['shopify_private_token', 'Shopify private app token', 'shppa_', [['hex', 32]], 'gitleaks:shopify-private-app-access-token'],
  ['shopify_shared_secret', 'Shopify shared secret', 'shpss_', [['hex', 32]], 'gitleaks:shopify-shared-secret'],
  ['razorpay_key', 'Razorpay key', 'rzp_live_', [['alnum', 14]], 'trufflehog:razorpay'],
  ['duffel_token', 'Duffel token', 'duffel_live_', [['base64', 43]], 'gitleaks:duffel-api-token'],
  ['easypost_key', 'EasyPost key', 'EZAK', [['alnum', 54]], 'gitleaks:easypost-api-token'],
  ['shippo_token', 'Shippo token', 'shippo_live_', [['hex', 40]], 'gitleaks:shippo-api-token'],
  // Messages
  ['slack_app_token', 'Slack app token', 'xapp-', [['alnum', 1], '-', ['upper', 9, 14], '-', ['hex', 10, 16], '-', ['hex', 32, 80]], 'gitleaks:slack-app-token'],
  ['sendgrid_key', 'SendGrid key', 'SG.', [['url', 20, 24], '.', ['url', 39, 50]], 'gitleaks:sendgrid-api-token'],
  ['mailgun_key', 'Mailgun key', 'key-', [['hex', 32]], 'gitleaks:mailgun-private-api-token'],
  ['brevo_key', 'Brevo key', 'xkeysib-', [['hex', 64], '-', ['alnum', 16]], 'gitleaks:sendinblue-api-token'],
  ['brevo_smtp_key', 'Brevo SMTP key', 'xsmtpsib-', [['hex', 64], '-', ['alnum', 16]], 'trufflehog:sendinbluev2'],
  ['resend_key', 'Resend key', 're_', [['alnum', 8], '_', ['alnum', 24]], 'resend.com/docs'],
  ['twilio_key', 'Twilio API key', 'SK', [['hex', 32]], 'gitleaks:twilio-api-key'],
  ['telnyx_key', 'Telnyx key', 'KEY0', [['alnum', 54]], 'trufflehog:telnyx'],
  ['facebook_token', 'Facebook access token', 'EAA', [['alnum', 100, 300]], 'gitleaks:facebook-page-access-token'],
  ['one_password_secret_key', '1Password secret key', 'A3-', [['upper', 6], '-', ['upper', 11], '-', ['upper', 5], '-', ['upper', 5], '-', ['upper', 5]], 'gitleaks:1password-secret-key'],
  ['adobe_secret', 'Adobe client secret', 'p8e-', [['lower', 32]], 'gitleaks:adobe-client-secret'],
  ['authress_key', 'Authress access key', 'sc_', [['lower', 5, 30], '.', ['lower', 4, 6], '.acc', ['url', 11, 33], '.', ['base64', 30, 120]], 'gitleaks:authress-service-client-access-key'],
  ['cloudflare_origin_ca_key', 'Cloudflare Origin CA key', 'v1.0-', [['hex', 24], '-', ['hex', 146]], 'gitleaks:cloudflare-origin-ca-key'],
  ['easypost_test_key', 'EasyPost test key', 'EZTK', [['alnum', 54]], 'gitleaks:easypost-test-api-token'],
  ['flutterwave_secret', 'Flutterwave secret key', 'FLWSECK_TEST-', [['lower', 12, 32]], 'gitleaks:flutterwave-secret-key'],
  ['frameio_token', 'Frame.io token', 'fio-u-', [['url', 64]], 'gitleaks:frameio-api-token'],
  ['harness_key', 'Harness key', 'pat.', [['url', 22], '.', ['alnum', 24], '.', ['alnum', 20]], 'gitleaks:harness-api-key'],
  ['planetscale_oauth_token', 'PlanetScale OAuth token', 'pscale_oauth_', [['dotted', 32, 64]], 'gitleaks:planetscale-oauth-token'],
  ['settlemint_token', 'SettleMint access token', 'sm_pat_', [['alnum', 16]], 'gitleaks:settlemint-personal-access-token'],
  ['defined_networking_key', 'Defined Networking key', 'dnkey-', [['url', 26], '-', ['url', 52]], 'gitleaks:defined-networking-api-token'],
  ['shippo_test_token', 'Shippo test token', 'shippo_test_', [['hex', 40]], 'gitleaks:shippo-api-token'],
  ['duffel_test_token', 'Duffel test token', 'duffel_test_', [['base64', 43]], 'gitleaks:duffel-api-token'],
  ['gitlab_feature_flag_token', 'GitLab feature flag token', 'glffct-', [['url', 20]], 'gitleaks:gitlab-feature-flag-client-token'],
  ['gitlab_mail_token', 'GitLab incoming mail token', 'glimt-', [['url', 25]], 'gitleaks:gitlab-incoming-mail-token'],
  ['gitlab_scim_token', 'GitLab SCIM token', 'glsoat-', [['url', 20]], 'gitleaks:gitlab-scim-token'],
  ['gitlab_runner_registration', 'GitLab runner registration token', 'GR1348941', [['url', 20]], 'gitleaks:gitlab-rrt'],
  ['sonar_global_token', 'SonarQube global token', 'sqa_', [['hex', 40]], 'gitleaks:sonar-api-token'],
  ['bedrock_key', 'Amazon Bedrock API key', 'ABSK', [['base64', 109, 269]], 'gitleaks:aws-amazon-bedrock-api-key-long-lived'],
  ['doppler_service_token', 'Doppler service token', 'dp.st.', [['url', 40, 80]], 'docs.doppler.com'],
  ['scalingo_token', 'Scalingo token', 'tk-us-', [['url', 48]], 'gitleaks:scalingo-api-token'],
  ['lob_live_key', 'Lob live key', 'live_', [['hex', 35]], 'gitleaks:lob-api-key'],
  ['lob_test_key', 'Lob test key', 'test_', [['hex', 35]], 'gitleaks:lob-api-key'],
  ['fireworks_key', 'Fireworks AI key', 'fw_', [['alnum', 24]], 'docs.fireworks.ai'],
  ['bitbucket_access_token', 'Bitbucket access token', 'ATCTT3', [['base64', 100, 250]], 'support.atlassian.com'],
  ['crates_io_token', 'crates.io token', 'cio', [['alnum', 32]], 'github.com/rust-lang/crates.io'],
  ['square_access_token', 'Square access token', 'EAAA', [['url', 60]], 'gitleaks:square-access-token'],
  ['braintree_token', 'Braintree access token', 'access_token$production$', [['lower', 16], '$', ['hex', 32]], 'trufflehog:paypaloauth'],
  ['supabase_secret_key', 'Supabase secret key', 'sb_secret_', [['url', 31]], 'supabase.com/docs/guides/getting-started/api-keys'],
  ['age_secret_key', 'age secret key', 'AGE-SECRET-KEY-1', [['upper', 58]], 'gitleaks:age-secret-key'],
]

const escaped = (text: string): string => text.replace(/[.~+$]/g, '\\$&')

function sampleOf(alphabet: Alphabet, length: number): string {
  const { sample } = alphabets[alphabet]
  return sample.repeat(Math.ceil(length / sample.length)).slice(0, length)
}

function toRow([id, name, prefix, parts]: TokenRow): DetectorRow {
  const source = parts.map((part) => {
    if (typeof part === 'string') return escaped(part)
    const [alphabet, least, most = least] = part
    return `[${alphabets[alphabet].set}]{${String(least)},${String(most)}}`
  })
  const main = parts.filter((part) => typeof part !== 'string').sort((a, b) => b[1] - a[1])[0] ?? ['alnum', 1]
  const { bits } = alphabets[main[0]]
  const longest = parts.reduce(
    (sum, part) => sum + (typeof part === 'string' ? part.length : (part[2] ?? part[1])),
    prefix.length,
  )
  const whole = parts.map((part) => (typeof part === 'string' ? part : sampleOf(part[0], part[1]))).join('')
  return {
    id,
    name,
    family: 'secret',
    needs: prefix,
    ...(longest > 256 && { longest }),
    pattern: new RegExp(`(?<![A-Za-z0-9_-])${escaped(prefix)}${source.join('')}(?![A-Za-z0-9_-])`, 'g'),
    accepts: (found) => !isPublished(found) && looksRandom(found.slice(prefix.length), bits),
    confidence: 'high',
    examples: {
      positive: [`here is ${prefix}${whole}.`],
      negative: [`${prefix}${whole.slice(0, -1)}`, `${prefix}${'a'.repeat(whole.length)}`, `x${prefix}${whole}`],
    },
  }
}

/** Tokens of services, told by their prefix and form alone. */
export const serviceTokenRows: readonly DetectorRow[] = tokens.map(toRow)

/** Where the form of each token is published, by detector. */
export const serviceTokenSources: ReadonlyMap<string, string> = new Map(
  tokens.map(([id, , , , source]) => [id, source]),
)
