# The suite as an image: `docker run --rm --network host -v "$PWD/reports:/reports" IMAGE run --target http://127.0.0.1:8420`
FROM python:3.12-slim AS build
WORKDIR /src
COPY pyproject.toml README.md ./
COPY conformance ./conformance
COPY specs ./specs
COPY fixtures ./fixtures
RUN python -m pip wheel --no-cache-dir --no-deps --wheel-dir /dist .

FROM python:3.12-slim
ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    STRIPE_CONFORMANCE_REPORT_DIR=/reports
COPY --from=build /dist /dist
RUN python -m pip install --no-cache-dir --disable-pip-version-check /dist/*.whl \
    && rm -r /dist \
    && useradd --uid 10001 --create-home conformance \
    && install --directory --owner=conformance --group=conformance /reports
USER conformance
WORKDIR /home/conformance
VOLUME /reports
ENTRYPOINT ["stripe-conformance"]
CMD ["run"]
