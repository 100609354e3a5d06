package dev.mintmark.contracts;

import java.math.BigInteger;
import java.util.function.Function;

/** Questions to the contract, for {@code eth_call}. Those about a token that was never minted revert, as noted. */
public final class MintmarkViews {
    private MintmarkViews() {}

    /**
     * Where the contract says that signatures for it count. Its answer equals the {@link Domain} that the caller uses
     * where chain and address are the right ones; another contract than MintmarkContract is refused as malformed.
     */
    public static View<Domain> domain() {
        return view("eip712Domain()", new Words(), in -> {
            Bytes32 fields = in.bytes32();
            String name = in.text();
            String version = in.text();
            if (!fields.hex().startsWith("0f") || !name.equals("Mintmark") || !version.equals("1")) {
                throw new MalformedChainDataException(
                        "The contract at that address is not Mintmark, version 1, but \"" + Hex.shorten(name) + "\".");
            }
            return new Domain(in.number63(), in.address());
        });
    }

    /** Who holds the token; reverts with {@code TokenDoesNotExist} where nobody does. */
    public static View<Address> ownerOf(Bytes32 tokenId) {
        return view("ownerOf(uint256)", new Words().add(tokenId), Reader::address);
    }

    /** How many tokens an account holds. */
    public static View<BigInteger> balanceOf(Address account) {
        return view("balanceOf(address)", new Words().add(account), Reader::number);
    }

    /** The token's metadata address, {@code ipfs://…} or {@code data:…}; reverts where it does not exist. */
    public static View<String> tokenUri(Bytes32 tokenId) {
        return view("tokenURI(uint256)", new Words().add(tokenId), Reader::text);
    }

    /** The collection's metadata as a data URI. */
    public static View<String> contractUri() {
        return view("contractURI()", new Words(), Reader::text);
    }

    /** Where a token comes from; reverts where it was never minted. */
    public static View<Origin> originOf(Bytes32 tokenId) {
        return view(
                "originOf(uint256)",
                new Words().add(tokenId),
                in -> new Origin(
                        in.bytes32(),
                        in.bool(),
                        in.address(),
                        in.number(16).intValueExact(),
                        in.number63(),
                        in.bytes32(),
                        in.bytes32()));
    }

    /** The checksum of the model that drew the file; reverts where the token was never minted. */
    public static View<Bytes32> modelHashOf(Bytes32 tokenId) {
        return view("modelHashOf(uint256)", new Words().add(tokenId), Reader::bytes32);
    }

    /** Who created the file; reverts where the token was never minted. */
    public static View<Address> creatorOf(Bytes32 tokenId) {
        return view("creatorOf(uint256)", new Words().add(tokenId), Reader::address);
    }

    /** The royalty of a sale at this price. */
    public static View<RoyaltyInfo> royaltyInfo(Bytes32 tokenId, BigInteger price) {
        return view(
                "royaltyInfo(uint256,uint256)",
                new Words().add(tokenId).add(price),
                in -> new RoyaltyInfo(in.address(), in.number()));
    }

    /** What the registry says of a model's checksum. */
    public static View<RegisteredModel> model(Bytes32 sha256) {
        return view(
                "models(bytes32)",
                new Words().add(sha256),
                in -> new RegisteredModel(in.number(24).intValueExact(), in.bool()));
    }

    /** A registered model's checksum by its number; zero for an unknown one. */
    public static View<Bytes32> modelSha256At(int modelId) {
        return view("modelSha256At(uint256)", new Words().add(modelId), Reader::bytes32);
    }

    /** How many models have been registered. */
    public static View<Long> modelCount() {
        return view("modelCount()", new Words(), Reader::number63);
    }

    /** How many tokens have been minted, burnt ones included. */
    public static View<Long> totalMinted() {
        return view("totalMinted()", new Words(), Reader::number63);
    }

    /** The token's sales on the contract. */
    public static View<SalesTotals> salesOf(Bytes32 tokenId) {
        return view(
                "salesOf(uint256)",
                new Words().add(tokenId),
                in -> new SalesTotals(in.number63(), in.number(), in.number()));
    }

    /** What an account can withdraw. */
    public static View<Credit> creditOf(Address account) {
        return view("creditOf(address)", new Words().add(account), in -> new Credit(in.number(), in.number()));
    }

    /** A seller's epoch, to be named in its listings. */
    public static View<Long> epochOf(Address seller) {
        return view("epochOf(address)", new Words().add(seller), Reader::number63);
    }

    /** Appoints the other roles. */
    public static View<Address> owner() {
        return view("owner()", new Words(), Reader::address);
    }

    /** Whose signature a mint needs. */
    public static View<Address> attester() {
        return view("attester()", new Words(), Reader::address);
    }

    /** Who may register models. */
    public static View<Address> modelAdmin() {
        return view("modelAdmin()", new Words(), Reader::address);
    }

    /** Who may pause minting. */
    public static View<Address> pauser() {
        return view("pauser()", new Words(), Reader::address);
    }

    /** Whether minting is paused. */
    public static View<Boolean> mintingPaused() {
        return view("mintingPaused()", new Words(), Reader::bool);
    }

    /** The digest that the contract itself computes for a generation: equal to {@link Generation#digest(Domain)}. */
    public static View<Bytes32> generationDigest(Generation generation) {
        return view("generationDigest(" + Generation.TUPLE + ")", generation.words(), Reader::bytes32);
    }

    /** The digest that the contract itself computes for a listing: equal to {@link Listing#digest(Domain)}. */
    public static View<Bytes32> listingDigest(Listing listing) {
        return view("listingDigest(" + Listing.TUPLE + ")", listing.words(), Reader::bytes32);
    }

    private static <T> View<T> view(String signature, Words arguments, Function<Reader, T> read) {
        return new View<>(
                signature.substring(0, signature.indexOf('(')),
                MintmarkContract.call(signature, arguments),
                result -> read.apply(Reader.of(result)));
    }
}
