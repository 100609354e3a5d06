package dev.mintmark.app.cli;

import dev.mintmark.app.api.ReceiverRequest;
import dev.mintmark.app.api.ReleaseRequest;
import dev.mintmark.app.api.VaultApi;
import dev.mintmark.app.api.VaultRequest;
import dev.mintmark.app.vault.CreatedVault;
import dev.mintmark.app.vault.RoyaltyReceiver;
import dev.mintmark.app.vault.VaultRelease;
import dev.mintmark.app.vault.VaultState;
import org.jspecify.annotations.Nullable;

/** Vaults, by a running service. Thread-safe. */
record ServiceVaults(ServiceConnection connection) implements VaultApi {
    private static final String PATH = "/api/vaults";

    @Override
    public CreatedVault create(VaultRequest request) {
        return connection.post(PATH, request, CreatedVault.class);
    }

    @Override
    public VaultState show(String address, @Nullable String currency) {
        String query = currency == null ? "" : "?currency=" + UrlPaths.segment(currency);
        return connection.get(PATH + "/" + UrlPaths.segment(address) + query, VaultState.class);
    }

    @Override
    public VaultRelease release(String address, ReleaseRequest request) {
        return connection.post(PATH + "/" + UrlPaths.segment(address) + "/release", request, VaultRelease.class);
    }

    @Override
    public RoyaltyReceiver receiver(String subject) {
        return connection.get(receiverPath(subject), RoyaltyReceiver.class);
    }

    @Override
    public RoyaltyReceiver setReceiver(String subject, ReceiverRequest request) {
        return connection.post(receiverPath(subject), request, RoyaltyReceiver.class);
    }

    private static String receiverPath(String subject) {
        return "/api/royalties/" + UrlPaths.segment(subject) + "/receiver";
    }
}
