package dev.mintmark.app.access;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a caller may do. Its label is also the scope of an API key. */
public enum Permission {
    /** Read own artworks, models and royalties. */
    READ,
    /** Read the artworks of all. */
    READ_ALL,
    /** Draw, cancel and retry. */
    DRAW,
    /** Pin, mint, anchor and give vouchers of own artworks: what others see and nobody can take back. */
    MINT,
    /** Sell, transfer and burn tokens of own artworks. */
    SELL,
    /** Delete own artworks that are not minted. */
    DELETE,
    /** Make own artworks public and private. */
    PUBLISH,
    /** Make the artworks of all public and private, and delete unminted ones. */
    CURATE,
    /** Make, list and revoke own API keys. */
    KEYS,
    /** Read metrics. */
    METRICS,
    /** Read the audit log. */
    AUDIT,
    /** Everything else: models, chain, market with the service's accounts, webhooks, IPFS, principals and their keys. */
    OPERATE;

    /** Its name in settings, commands and JSON, such as {@code read-all}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The permission of this label. */
    public static Optional<Permission> of(String label) {
        return Arrays.stream(values())
                .filter(each -> each.label().equals(label))
                .findFirst();
    }

    /** All labels, separated by commas. */
    public static String labels() {
        return String.join(", ", labels(Arrays.asList(values())));
    }

    /** The labels of these, in the order of the permissions. */
    public static List<String> labels(Collection<Permission> permissions) {
        return permissions.stream().sorted().map(Permission::label).toList();
    }
}
