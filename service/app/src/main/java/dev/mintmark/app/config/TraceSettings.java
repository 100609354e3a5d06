package dev.mintmark.app.config;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Where traces of requests and steps are sent. */
public record TraceSettings(
        @Setting(
                value = "the address of an OpenTelemetry collector that takes OTLP over HTTP",
                remark = "without it no traces are made",
                example = "http://127.0.0.1:4318")
        @Nullable
        URI endpoint) {}
