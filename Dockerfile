# The page is built with Node, the environment with uv; the last stage carries neither.
FROM node:22-bookworm-slim AS page
WORKDIR /src/web
COPY web/package.json web/package-lock.json ./
RUN npm ci
COPY web/ ./
RUN npm run build

FROM python:3.13-slim-bookworm AS environment
RUN pip install --no-cache-dir "uv>=0.9,<1"
# The image's own user cannot write bytecode: without it every start would read thousands of source files.
ENV UV_COMPILE_BYTECODE=1
WORKDIR /src
COPY pyproject.toml uv.lock README.md LICENSE ./
RUN uv sync --locked --no-dev --no-install-project
COPY . .
COPY --from=page /src/api/static ./api/static
RUN uv sync --locked --no-dev --no-editable
# For any processor of this kind, not for the one that builds: the code is kept in the image and only read there.
ENV NUMBA_CPU_NAME=generic
RUN cd / && /src/.venv/bin/python -m isochrones.compiling

FROM python:3.13-slim-bookworm
RUN useradd --system --uid 10001 --home-dir /var/lib/jobcircle --create-home jobcircle
COPY --from=environment /src/.venv /src/.venv
ENV PATH=/src/.venv/bin:$PATH PYTHONUNBUFFERED=1 JOBCIRCLE_DATA_DIR=/var/lib/jobcircle NUMBA_CPU_NAME=generic
USER jobcircle
WORKDIR /var/lib/jobcircle
EXPOSE 8000
CMD ["jobcircle", "serve", "--host", "0.0.0.0", "--port", "8000"]
