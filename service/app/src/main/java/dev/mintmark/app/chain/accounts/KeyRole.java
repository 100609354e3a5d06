package dev.mintmark.app.chain.accounts;

import java.util.Locale;

/** What a key of an installation is for. */
public enum KeyRole {
    /** Pays for transactions; holds no role on the contract. */
    PAYER("chain.keystore"),
    /** Signs attestations; sends nothing. */
    ATTESTER("chain.attesterKeystore"),
    /** Registers models. */
    ADMIN("chain.adminKeystore"),
    /** Pauses minting. */
    PAUSER("chain.pauserKeystore"),
    /** Sells, transfers and burns the tokens of mints that name no receiver. */
    HOLDER("chain.holderKeystore"),
    /** Appoints the others. */
    OWNER("chain.ownerKeystore"),
    /** Buys in the demonstration, on the embedded chain alone. */
    BUYER("chain.rpc");

    private final String setting;

    KeyRole(String setting) {
        this.setting = setting;
    }

    /** The setting that names its keystore file. */
    String setting() {
        return setting;
    }

    /** The role in one word. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** One sentence that says that the key is not here, and which setting names it. */
    public String missing() {
        return this == BUYER
                ? "The embedded chain alone has a buyer account."
                : setting + ", the keystore file of the " + (this == ADMIN ? "model admin" : word())
                        + "'s key, is not set.";
    }
}
