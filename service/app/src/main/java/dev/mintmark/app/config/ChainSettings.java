package dev.mintmark.app.config;

import dev.mintmark.app.config.Settings.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The chain; no RPC address means the embedded one, which needs none of the rest. */
public record ChainSettings(
        @Setting(
                value = "JSON-RPC addresses, the preferred one first, separated by commas",
                remark = "without any, the embedded chain is used",
                example = "http://127.0.0.1:8545")
        List<URI> rpc,

        @Setting(value = "the chain that the RPC must serve", standard = "31337", min = 1)
        long chainId,

        @Setting(
                value = "the keystore file (Web3 Secret Storage) of the payer: its key pays gas and holds no role",
                remark = "the owner's key is refused here")
        @Nullable
        Path keystore,

        @Setting("the keystore file of the key that signs attestations") @Nullable
        Path attesterKeystore,

        @Setting(
                value = "the keystore file of the model admin's key, which registers models",
                remark = "without it no model is registered from here")
        @Nullable
        Path adminKeystore,

        @Setting(value = "the keystore file of the pauser's key", remark = "without it minting is not paused from here")
        @Nullable
        Path pauserKeystore,

        @Setting(
                value = "the address that receives the tokens of mints that name no receiver",
                remark = "without it that of chain.holderKeystore, and without both such mints are refused",
                pattern = ADDRESS,
                form = ADDRESS_FORM)
        @Nullable
        String holder,

        @Setting(
                value = "the keystore file of the holder's key, which sells, transfers and burns those tokens",
                remark = "without it a wallet does that")
        @Nullable
        Path holderKeystore,

        @Setting(
                value = "the keystore file of the owner's key, which appoints the others",
                remark = "deploy and the commands on roles open it, the service never does")
        @Nullable
        Path ownerKeystore,

        @Setting("the password of the keystore files that have none of their own") @Nullable
        Secret password,

        @Setting("the password of chain.attesterKeystore") @Nullable
        Secret attesterPassword,

        @Setting("the password of chain.adminKeystore") @Nullable
        Secret adminPassword,

        @Setting("the password of chain.pauserKeystore") @Nullable
        Secret pauserPassword,

        @Setting("the password of chain.holderKeystore") @Nullable
        Secret holderPassword,

        @Setting("the password of chain.ownerKeystore") @Nullable
        Secret ownerPassword,

        @Setting(
                value = "the address of the contract",
                remark = "leave it empty on the embedded chain, which deploys its own",
                pattern = ADDRESS,
                form = ADDRESS_FORM)
        @Nullable
        String token,

        @Setting(
                value = "the most that a unit of gas may cost, in gwei, or mints wait",
                remark = "without it 3000 on Polygon and Amoy, 100 on Ethereum, 5 on Base and Optimism, 500 elsewhere",
                min = 1,
                max = 1_000_000)
        @Nullable
        Long maxFeeGwei,

        @Setting(
                value = "the most in coins that transactions may cost on one day (UTC), or mints wait",
                remark = "without it 25 on Polygon, 0.5 on Ethereum, 0.05 on Base and Optimism, and no limit elsewhere",
                pattern = "[0-9]{1,9}(\\.[0-9]{1,18})?",
                form = "an amount of the chain's coin such as 0.5")
        @Nullable
        String maxSpendPerDay,

        @Setting(
                value = "the most mints that share a transaction",
                remark = "1 mints each artwork alone",
                standard = "50",
                min = 1,
                max = 200)
        int batchSize,

        @Setting(
                value = "how long a mint waits for others that are on their way, in seconds",
                remark = "without others it does not wait",
                standard = "10",
                min = 0,
                max = 3600)
        Duration batchAge,

        @Setting(
                value = "the most artworks that are anchored by one transaction",
                standard = "1000",
                min = 1,
                max = 2000)
        int anchorSize,

        @Setting(
                value = "what mintmark deploy derives the contract's address from, beside its code and the first roles",
                remark = "another salt makes another contract; without it the salt is zero",
                pattern = "0x[0-9a-fA-F]{64}",
                form = "0x and 64 hex digits")
        @Nullable
        String deploySalt,

        @Setting(
                value = "what has the keys of chain.payerKey, chain.attesterKey and chain.adminKey",
                standard = "keystore",
                allowed = {"keystore", "web3signer"})
        String signer,

        @Setting(value = "the address of that Web3Signer", example = "http://127.0.0.1:9000") @Nullable
        URI signerUrl,

        @Setting(
                value = "the payer's public key in that signer, in the place of chain.keystore",
                pattern = PUBLIC_KEY,
                form = PUBLIC_KEY_FORM)
        @Nullable
        String payerKey,

        @Setting(
                value = "the attester's public key in that signer, in the place of chain.attesterKeystore",
                pattern = PUBLIC_KEY,
                form = PUBLIC_KEY_FORM)
        @Nullable
        String attesterKey,

        @Setting(
                value = "the model admin's public key in that signer, in the place of chain.adminKeystore",
                pattern = PUBLIC_KEY,
                form = PUBLIC_KEY_FORM)
        @Nullable
        String adminKey,

        @Setting(
                value =
                        "the JSON-RPC address of an Ethereum node, by which chain status shows the ENS names of its accounts",
                remark = "without it no names are asked for",
                example = "http://127.0.0.1:8545")
        @Nullable
        URI ensRpc) {
    private static final String ADDRESS = "0x[0-9a-fA-F]{40}";
    private static final String ADDRESS_FORM = "0x and 40 hex digits";
    private static final String PUBLIC_KEY = "0x[0-9a-fA-F]{128}";
    private static final String PUBLIC_KEY_FORM = "0x and 128 hex digits";

    public ChainSettings {
        rpc = List.copyOf(rpc);
    }

    public boolean embedded() {
        return rpc.isEmpty();
    }

    /** Whether a mint that names no receiver has one. */
    public boolean hasHolder() {
        return embedded() || holder != null || holderKeystore != null;
    }

    /** The same chain by this address of an RPC alone. */
    public ChainSettings with(URI other) {
        return new ChainSettings(
                List.of(other),
                chainId,
                keystore,
                attesterKeystore,
                adminKeystore,
                pauserKeystore,
                holder,
                holderKeystore,
                ownerKeystore,
                password,
                attesterPassword,
                adminPassword,
                pauserPassword,
                holderPassword,
                ownerPassword,
                token,
                maxFeeGwei,
                maxSpendPerDay,
                batchSize,
                batchAge,
                anchorSize,
                deploySalt,
                signer,
                signerUrl,
                payerKey,
                attesterKey,
                adminKey,
                ensRpc);
    }
}
