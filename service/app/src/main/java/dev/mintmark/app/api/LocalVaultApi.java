package dev.mintmark.app.api;

import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.app.vault.CreatedVault;
import dev.mintmark.app.vault.RoyaltyReceiver;
import dev.mintmark.app.vault.VaultRelease;
import dev.mintmark.app.vault.VaultState;
import dev.mintmark.app.vault.Vaults;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Vaults, from this process. Thread-safe. */
public final class LocalVaultApi implements VaultApi {
    private final Supplier<Vaults> vaults;

    public LocalVaultApi(Supplier<Vaults> vaults) {
        this.vaults = vaults;
    }

    @Override
    public CreatedVault create(VaultRequest request) throws SourceUnavailableException {
        Map<String, Integer> shares = new LinkedHashMap<>();
        for (VaultRequest.Share payee : request.payees()) {
            if (shares.put(payee.address(), payee.share()) != null) {
                throw new InvalidRequestException("payees", payee.address() + " is named twice.");
            }
        }
        return vaults.get().create(shares);
    }

    @Override
    public VaultState show(String address, @Nullable String currency) throws SourceUnavailableException {
        return vaults.get().show(address, currency);
    }

    @Override
    public VaultRelease release(String address, ReleaseRequest request) throws SourceUnavailableException {
        return vaults.get().release(address, request.currency(), request.payee());
    }

    @Override
    public RoyaltyReceiver receiver(String subject) throws SourceUnavailableException {
        return vaults.get().receiver(subject);
    }

    @Override
    public RoyaltyReceiver setReceiver(String subject, ReceiverRequest request) throws SourceUnavailableException {
        return vaults.get().setReceiver(subject, request.receiver());
    }
}
