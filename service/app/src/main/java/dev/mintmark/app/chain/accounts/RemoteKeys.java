package dev.mintmark.app.chain.accounts;

import dev.mintmark.app.config.ChainSettings;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The keys that are in a signer elsewhere, by the settings. */
final class RemoteKeys {
    private final Map<KeyRole, Account> accounts;

    private RemoteKeys(Map<KeyRole, Account> accounts) {
        this.accounts = accounts;
    }

    /** @throws IllegalArgumentException where settings do not go together */
    static RemoteKeys of(ChainSettings settings, HttpClient http) {
        Map<KeyRole, Account> accounts = new EnumMap<>(KeyRole.class);
        add(accounts, KeyRole.PAYER, "chain.payerKey", settings.payerKey(), settings.keystore(), settings, http);
        add(
                accounts,
                KeyRole.ATTESTER,
                "chain.attesterKey",
                settings.attesterKey(),
                settings.attesterKeystore(),
                settings,
                http);
        add(accounts, KeyRole.ADMIN, "chain.adminKey", settings.adminKey(), settings.adminKeystore(), settings, http);
        return new RemoteKeys(accounts);
    }

    private static void add(
            Map<KeyRole, Account> accounts,
            KeyRole role,
            String setting,
            @Nullable String publicKey,
            @Nullable Path keystore,
            ChainSettings settings,
            HttpClient http) {
        if (publicKey == null) {
            return;
        }
        URI address = settings.signerUrl();
        if (!settings.signer().equals("web3signer") || address == null) {
            throw new IllegalArgumentException(setting
                    + " is a key of a signer: set chain.signer to web3signer and chain.signerUrl to its address.");
        }
        if (keystore != null) {
            throw new IllegalArgumentException(
                    setting + " and " + role.setting() + " are both set; leave one of them out.");
        }
        Account account = Web3Signer.account(http, address, publicKey);
        DevelopmentKeys.refuse(settings.chainId(), account);
        accounts.put(role, account);
    }

    /** The account of this role; empty where its key is not in the signer. */
    Optional<Account> account(KeyRole role) {
        return Optional.ofNullable(accounts.get(role));
    }
}
