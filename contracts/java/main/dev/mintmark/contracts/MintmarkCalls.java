package dev.mintmark.contracts;

import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import org.web3j.abi.DefaultFunctionEncoder;
import org.web3j.abi.FunctionEncoder;
import org.web3j.abi.datatypes.DynamicBytes;
import org.web3j.abi.datatypes.Type;
import org.web3j.abi.datatypes.Utf8String;
import org.web3j.abi.datatypes.generated.Uint64;
import org.web3j.utils.Numeric;

/**
 * Encodes the transactions that change the contract: hexadecimal text for a transaction's {@code data}. None sends
 * coins.
 */
public final class MintmarkCalls {
    /** The most attestations of one {@link #mintBatch}. */
    public static final int MAX_BATCH = 200;

    private MintmarkCalls() {}

    /**
     * Creates the contract (a transaction without a receiver).
     *
     * @param owner appoints the others
     * @param attester signs generations
     * @param modelAdmin registers models
     * @param pauser may pause minting
     */
    public static String deploy(Address owner, Address attester, Address modelAdmin, Address pauser) {
        return "0x" + MintmarkContract.BINARY
                + FunctionEncoder.encodeConstructor(List.of(
                        AbiValues.of(owner), AbiValues.of(attester), AbiValues.of(modelAdmin), AbiValues.of(pauser)));
    }

    /** Registers a model's checksum; from the model admin. */
    public static String registerModel(Bytes32 sha256) {
        return encode("registerModel", AbiValues.of(sha256));
    }

    /** Revokes a model for good; from the model admin. */
    public static String revokeModel(Bytes32 sha256) {
        return encode("revokeModel", AbiValues.of(sha256));
    }

    /** Mints one attested file; from anyone. */
    public static String mint(Attestation attestation, byte[] signature) {
        return encode("mint", attestation.struct(), new DynamicBytes(signature));
    }

    /**
     * Mints several attested files under one signature over all; from anyone. Those that {@link #mint} would refuse are left
     * out ({@link MintmarkEvent.MintSkipped}).
     */
    public static String mintBatch(List<Attestation> attestations, byte[] signature) {
        if (attestations.isEmpty() || attestations.size() > MAX_BATCH) {
            throw new IllegalArgumentException(
                    "A batch holds 1 to " + MAX_BATCH + " attestations, not " + attestations.size() + ".");
        }
        return encode("mintBatch", Attestation.structs(attestations), new DynamicBytes(signature));
    }

    /** Revokes a voucher and the others of its file up to its deadline; from its creator, the pauser or the owner. */
    public static String revokeVoucher(Attestation attestation, byte[] signature) {
        return encode("revokeVoucher", attestation.struct(), new DynamicBytes(signature));
    }

    /** Anchors several attested files under one root; from anyone. */
    public static String anchor(AnchorTree anchor, Instant deadline, byte[] signature) {
        return encode(
                "anchor",
                anchor.items(),
                new Uint64(BigInteger.valueOf(deadline.getEpochSecond())),
                new DynamicBytes(signature));
    }

    /** Mints the token of an anchored file; from anyone. */
    public static String claim(Attestation attestation, List<Bytes32> proof) {
        return encode("claim", attestation.struct(), AbiValues.of(proof));
    }

    /** Cancels every listing of a token, and every offer for it; from its owner or an approved account. */
    public static String cancelListing(Bytes32 tokenId) {
        return encode("cancelListing", AbiValues.number(tokenId));
    }

    /** Sends the royalties of all the sender's tokens elsewhere from now on; from a creator. */
    public static String setRoyaltyReceiver(Address receiver) {
        return encode("setRoyaltyReceiver", AbiValues.of(receiver));
    }

    /** Records something about a medium (ERC-7053); from anyone. */
    public static String commit(String assetCid, String commitData) {
        return encode("commit", new Utf8String(assetCid), new Utf8String(commitData));
    }

    /** Transfers a token; from its owner or an approved account. A contract that does not say that it takes tokens gets none. */
    public static String safeTransferFrom(Address from, Address to, Bytes32 tokenId) {
        return encode("safeTransferFrom", AbiValues.of(from), AbiValues.of(to), AbiValues.number(tokenId));
    }

    /** Burns a token; from its owner or an approved account. */
    public static String burn(Bytes32 tokenId) {
        return encode("burn", AbiValues.number(tokenId));
    }

    /**
     * Makes a recipe public; from the token's creator.
     *
     * @param tokenId the token
     * @param recipe the recipe's canonical JSON in UTF-8
     * @param proof see {@link #proof}
     */
    public static String addAigcData(Bytes32 tokenId, byte[] recipe, byte[] proof) {
        return encode(
                "addAigcData",
                AbiValues.number(tokenId),
                new DynamicBytes(recipe),
                new DynamicBytes(tokenId.bytes()),
                new DynamicBytes(proof));
    }

    /**
     * The proof for {@code verify} and {@code addAigcData}: the attestation, its signature, the recipe's salt and the
     * manifest's hash.
     */
    public static byte[] proof(Attestation attestation, byte[] signature, Bytes32 salt) {
        return Numeric.hexStringToByteArray(new DefaultFunctionEncoder()
                .encodeParameters(List.of(
                        attestation.struct(),
                        new DynamicBytes(signature),
                        AbiValues.of(salt),
                        AbiValues.of(attestation.manifestHash()))));
    }

    /** Appoints the attester; from the owner. */
    public static String setAttester(Address attester) {
        return encode("setAttester", AbiValues.of(attester));
    }

    /** Declares an attester's key lost; from the owner. */
    public static String revokeAttester(Address attester) {
        return encode("revokeAttester", AbiValues.of(attester));
    }

    /** Appoints the model admin; from the owner. */
    public static String setModelAdmin(Address modelAdmin) {
        return encode("setModelAdmin", AbiValues.of(modelAdmin));
    }

    /** Appoints the pauser; from the owner. */
    public static String setPauser(Address pauser) {
        return encode("setPauser", AbiValues.of(pauser));
    }

    /** Pauses minting; from the pauser or the owner. */
    public static String pauseMinting() {
        return encode("pauseMinting");
    }

    /** Resumes minting; from the owner. */
    public static String resumeMinting() {
        return encode("resumeMinting");
    }

    /** Offers the ownership; from the owner. */
    public static String transferOwnership(Address newOwner) {
        return encode("transferOwnership", AbiValues.of(newOwner));
    }

    /** Accepts the ownership; from the account that it was offered to. */
    public static String acceptOwnership() {
        return encode("acceptOwnership");
    }

    @SuppressWarnings("rawtypes") // web3j's own signatures are raw.
    private static String encode(String function, Type... arguments) {
        return AbiValues.encode(function, arguments);
    }
}
