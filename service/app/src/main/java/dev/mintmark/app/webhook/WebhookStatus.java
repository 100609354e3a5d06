package dev.mintmark.app.webhook;

import java.util.List;

/** The operator's endpoints and how far each was told. */
public record WebhookStatus(List<Endpoint> endpoints) {
    public WebhookStatus {
        endpoints = List.copyOf(endpoints);
    }

    /**
     * One endpoint.
     *
     * @param address scheme, host and port; paths and queries may hold secrets
     */
    public record Endpoint(String address, WebhookFeed.Progress progress) {}
}
