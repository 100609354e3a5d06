package dev.mintmark.contracts;

import java.util.List;

/**
 * Data of the transactions that change the contract: hexadecimal text for the {@code data} or {@code input} of a
 * transaction to it. All but {@link #buy} send no coins.
 */
public final class MintmarkContract {
    private MintmarkContract() {}

    /** Version of the compiler that made {@link #deploy}'s code. */
    public static String compiler() {
        return Artifact.MINTMARK.compiler();
    }

    /**
     * Creates the contract (a transaction to nobody).
     *
     * @param owner appoints the others
     * @param attester signs generations
     * @param modelAdmin registers models
     * @param pauser may pause minting
     */
    public static String deploy(Address owner, Address attester, Address modelAdmin, Address pauser) {
        Words arguments = new Words().add(owner).add(attester).add(modelAdmin).add(pauser);
        return Artifact.MINTMARK.bytecode() + Hex.digits(Hex.of(arguments.bytes()));
    }

    /** Registers a model's checksum; from the model admin. */
    public static String registerModel(Bytes32 sha256) {
        return call("registerModel(bytes32)", new Words().add(sha256));
    }

    /** Revokes a model for good; from the model admin. */
    public static String revokeModel(Bytes32 sha256) {
        return call("revokeModel(bytes32)", new Words().add(sha256));
    }

    /** Mints one attested generation; from anyone. */
    public static String mint(Generation generation, byte[] signature) {
        return call(
                "mint(" + Generation.TUPLE + ",bytes)",
                generation.words().add((Generation.WORDS + 1) * 32L).addDynamic(signature));
    }

    /** Mints several generations under one signature over all; from anyone. */
    public static String mintBatch(List<Generation> generations, byte[] signature) {
        if (generations.isEmpty()) {
            throw new IllegalArgumentException("A batch holds at least one generation.");
        }
        Words words = new Words()
                .add(64)
                .add((3 + (long) Generation.WORDS * generations.size()) * 32)
                .add(generations.size());
        generations.forEach(generation -> words.add(generation.words()));
        return call("mintBatch(" + Generation.TUPLE + "[],bytes)", words.addDynamic(signature));
    }

    /** Buys a listed token for the sender; the transaction's value is {@link Listing#price}. */
    public static String buy(Listing listing, byte[] signature) {
        return call(
                "buy(" + Listing.TUPLE + ",bytes)", listing.words().add(8 * 32).addDynamic(signature));
    }

    /** Voids all listings that the sender signed so far. */
    public static String cancelAll() {
        return call("cancelAll()", new Words());
    }

    /** Pays out what could not be pushed to the sender. */
    public static String withdraw(Address to) {
        return call("withdraw(address)", new Words().add(to));
    }

    /** Moves a token; from its owner or whom the owner approved. */
    public static String transferFrom(Address from, Address to, Bytes32 tokenId) {
        return call(
                "transferFrom(address,address,uint256)",
                new Words().add(from).add(to).add(tokenId));
    }

    /** Burns a token; from its owner or whom the owner approved. */
    public static String burn(Bytes32 tokenId) {
        return call("burn(uint256)", new Words().add(tokenId));
    }

    /**
     * Makes a recipe public; from the token's creator.
     *
     * @param tokenId the token
     * @param recipe the recipe's canonical JSON in UTF-8
     * @param proof see {@link #proof}
     */
    public static String addAigcData(Bytes32 tokenId, byte[] recipe, byte[] proof) {
        Words prompt = new Words().addDynamic(recipe);
        Words file = new Words().addDynamic(tokenId.bytes());
        long first = 4 * 32;
        long second = first + prompt.bytes().length;
        return call(
                "addAigcData(uint256,bytes,bytes,bytes)",
                new Words()
                        .add(tokenId)
                        .add(first)
                        .add(second)
                        .add(second + file.bytes().length)
                        .add(prompt)
                        .add(file)
                        .addDynamic(proof));
    }

    /** What {@code verify} and {@code addAigcData} take as proof: the attestation, its signature, the recipe's salt. */
    public static byte[] proof(Generation generation, byte[] signature, Bytes32 salt) {
        return generation
                .words()
                .add((Generation.WORDS + 2) * 32L)
                .add(salt)
                .addDynamic(signature)
                .bytes();
    }

    /** Appoints the attester; from the owner. */
    public static String setAttester(Address attester) {
        return call("setAttester(address)", new Words().add(attester));
    }

    /** Declares an attester's key lost; from the owner. */
    public static String revokeAttester(Address attester) {
        return call("revokeAttester(address)", new Words().add(attester));
    }

    /** Appoints the model admin; from the owner. */
    public static String setModelAdmin(Address modelAdmin) {
        return call("setModelAdmin(address)", new Words().add(modelAdmin));
    }

    /** Appoints the pauser; from the owner. */
    public static String setPauser(Address pauser) {
        return call("setPauser(address)", new Words().add(pauser));
    }

    /** Stops minting; from the pauser or the owner. */
    public static String pauseMinting() {
        return call("pauseMinting()", new Words());
    }

    /** Lets minting go on; from the owner. */
    public static String resumeMinting() {
        return call("resumeMinting()", new Words());
    }

    /** Offers the ownership; from the owner. */
    public static String transferOwnership(Address newOwner) {
        return call("transferOwnership(address)", new Words().add(newOwner));
    }

    /** Accepts the ownership; from whom it was offered to. */
    public static String acceptOwnership() {
        return call("acceptOwnership()", new Words());
    }

    static String call(String signature, Words arguments) {
        return "0x" + Words.keccak(signature).hex().substring(0, 8) + Hex.digits(Hex.of(arguments.bytes()));
    }
}
