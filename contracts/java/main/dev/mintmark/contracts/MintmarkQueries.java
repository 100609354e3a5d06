package dev.mintmark.contracts;

import static dev.mintmark.contracts.AbiValues.ADDRESS;
import static dev.mintmark.contracts.AbiValues.BOOL;
import static dev.mintmark.contracts.AbiValues.BYTES32;
import static dev.mintmark.contracts.AbiValues.TEXT;
import static dev.mintmark.contracts.AbiValues.UINT256;
import static dev.mintmark.contracts.AbiValues.query;

import java.math.BigInteger;
import java.util.List;
import org.web3j.abi.TypeReference;
import org.web3j.abi.datatypes.DynamicArray;
import org.web3j.abi.datatypes.generated.Bytes1;
import org.web3j.abi.datatypes.generated.Uint24;
import org.web3j.abi.datatypes.generated.Uint256;
import org.web3j.abi.datatypes.generated.Uint32;
import org.web3j.abi.datatypes.generated.Uint64;
import org.web3j.abi.datatypes.generated.Uint8;

/**
 * Queries of the contract. Those of a token that was never minted revert, as noted. The functions are declared here and in
 * {@link MintmarkCalls}, and not taken from web3j's generated wrapper, because an instance of the wrapper creates an HTTP
 * client for the Ethereum Name Service.
 */
@SuppressWarnings("rawtypes") // web3j's own signatures are raw.
public final class MintmarkQueries {
    private static final TypeReference<?> UINT8 = new TypeReference<Uint8>() {};
    private static final TypeReference<?> UINT24 = new TypeReference<Uint24>() {};
    private static final TypeReference<?> UINT32 = new TypeReference<Uint32>() {};
    private static final TypeReference<?> UINT64 = new TypeReference<Uint64>() {};

    private MintmarkQueries() {}

    /**
     * The EIP-712 domain of the contract; equal to the caller's {@link SigningDomain} where chain and address are right.
     * Another contract than Mintmark, version 1, is refused as malformed.
     */
    public static ContractQuery<SigningDomain> eip712Domain() {
        List<TypeReference<?>> types = List.of(
                new TypeReference<Bytes1>() {},
                TEXT,
                TEXT,
                UINT256,
                ADDRESS,
                BYTES32,
                new TypeReference<DynamicArray<Uint256>>() {});
        return query("eip712Domain", List.of(), types, values -> {
            byte[] fields = (byte[]) values.getFirst().getValue();
            if (fields[0] != 0x0f
                    || !values.get(1).getValue().equals("Mintmark")
                    || !values.get(2).getValue().equals("1")) {
                throw new MalformedChainDataException(
                        "The contract at that address is not Mintmark, version 1, but another.");
            }
            return new SigningDomain(AbiValues.longNumber(values.get(3)), AbiValues.address(values.get(4)));
        });
    }

    /** The token's owner; reverts with {@code TokenDoesNotExist} where there is none. */
    public static ContractQuery<Address> ownerOf(Bytes32 tokenId) {
        return query("ownerOf", List.of(AbiValues.number(tokenId)), ADDRESS, AbiValues::address);
    }

    /** How many tokens an account holds. */
    public static ContractQuery<BigInteger> balanceOf(Address owner) {
        return query("balanceOf", List.of(AbiValues.of(owner)), UINT256, AbiValues::number);
    }

    /** The token's metadata address, {@code ipfs://…} or {@code data:…}; reverts where the token does not exist. */
    public static ContractQuery<String> tokenURI(Bytes32 tokenId) {
        return query("tokenURI", List.of(AbiValues.number(tokenId)), TEXT, value -> (String) value.getValue());
    }

    /** The collection's metadata as a data URI. */
    public static ContractQuery<String> contractURI() {
        return query("contractURI", List.of(), TEXT, value -> (String) value.getValue());
    }

    /** The token's model, creator and royalty, also of a burnt token; reverts if it was never minted. */
    public static ContractQuery<MintmarkContract.Origin> originOf(Bytes32 tokenId) {
        return query(
                "originOf",
                List.of(AbiValues.number(tokenId)),
                new TypeReference<MintmarkContract.Origin>() {},
                value -> (MintmarkContract.Origin) value);
    }

    /** The checksum of the model that drew the file; reverts where the token was never minted. */
    public static ContractQuery<Bytes32> modelHashOf(Bytes32 tokenId) {
        return query("modelHashOf", List.of(AbiValues.number(tokenId)), BYTES32, AbiValues::bytes32);
    }

    /** The file's creator; reverts where the token was never minted. */
    public static ContractQuery<Address> creatorOf(Bytes32 tokenId) {
        return query("creatorOf", List.of(AbiValues.number(tokenId)), ADDRESS, AbiValues::address);
    }

    /** The royalty of a sale at this price (ERC-2981). */
    public static ContractQuery<RoyaltyInfo> royaltyInfo(Bytes32 tokenId, BigInteger salePrice) {
        return query(
                "royaltyInfo",
                List.of(AbiValues.number(tokenId), new Uint256(salePrice)),
                List.of(ADDRESS, UINT256),
                values -> new RoyaltyInfo(AbiValues.address(values.get(0)), AbiValues.number(values.get(1))));
    }

    /** The registration of a model's checksum. */
    public static ContractQuery<RegisteredModel> models(Bytes32 sha256Digest) {
        return query(
                "models",
                List.of(AbiValues.of(sha256Digest)),
                List.of(UINT24, BOOL),
                values -> new RegisteredModel(AbiValues.number(values.get(0)).intValueExact(), (Boolean)
                        values.get(1).getValue()));
    }

    /** A registered model's checksum by its number; zero for an unknown one. */
    public static ContractQuery<Bytes32> modelSha256At(int modelId) {
        return query("modelSha256At", List.of(AbiValues.number(modelId)), BYTES32, AbiValues::bytes32);
    }

    /** How many models have been registered. */
    public static ContractQuery<Long> modelCount() {
        return query("modelCount", List.of(), UINT24, AbiValues::longNumber);
    }

    /** The token's epoch, which listings and offers name; reverts where the token was never minted. */
    public static ContractQuery<Long> tokenEpochOf(Bytes32 tokenId) {
        return query("tokenEpochOf", List.of(AbiValues.number(tokenId)), UINT32, AbiValues::longNumber);
    }

    /** Where a creator's royalties go; zero for one who has not minted. */
    public static ContractQuery<Address> royaltyReceiverOf(Address creator) {
        return query("royaltyReceiverOf", List.of(AbiValues.of(creator)), ADDRESS, AbiValues::address);
    }

    /** Whether an attestation lies under an anchor whose attester is not revoked. */
    public static ContractQuery<Boolean> isAnchored(Attestation generation, List<Bytes32> proof) {
        return query("isAnchored", List.of(generation.struct(), AbiValues.of(proof)), BOOL, value ->
                (Boolean) value.getValue());
    }

    /** Who anchored a root, and when. */
    public static ContractQuery<AnchorRecord> anchors(Bytes32 root) {
        return query(
                "anchors",
                List.of(AbiValues.of(root)),
                List.of(ADDRESS, UINT32, UINT64),
                values -> new AnchorRecord(
                        AbiValues.address(values.getFirst()),
                        AbiValues.longNumber(values.get(1)),
                        AbiValues.longNumber(values.get(2))));
    }

    /** The market that the contract made; equal to {@link CompanionContracts#market}. */
    public static ContractQuery<Address> market() {
        return query("market", List.of(), ADDRESS, AbiValues::address);
    }

    /** The maker of vaults that the contract made; equal to {@link CompanionContracts#vaults}. */
    public static ContractQuery<Address> vaults() {
        return query("vaults", List.of(), ADDRESS, AbiValues::address);
    }

    /** The account that appoints the other roles. */
    public static ContractQuery<Address> owner() {
        return query("owner", List.of(), ADDRESS, AbiValues::address);
    }

    /** The account whose signature a mint needs. */
    public static ContractQuery<Address> attester() {
        return query("attester", List.of(), ADDRESS, AbiValues::address);
    }

    /** The standing of an account as an attester. */
    public static ContractQuery<AttesterStatus> attesterStatus(Address attester) {
        return query(
                "attesterStatus",
                List.of(AbiValues.of(attester)),
                UINT8,
                value -> AttesterStatus.of(AbiValues.number(value)));
    }

    /** The account that was offered the ownership; zero for none. */
    public static ContractQuery<Address> pendingOwner() {
        return query("pendingOwner", List.of(), ADDRESS, AbiValues::address);
    }

    /** The account that may register models. */
    public static ContractQuery<Address> modelAdmin() {
        return query("modelAdmin", List.of(), ADDRESS, AbiValues::address);
    }

    /** The account that may pause minting. */
    public static ContractQuery<Address> pauser() {
        return query("pauser", List.of(), ADDRESS, AbiValues::address);
    }

    /** Whether minting is paused. */
    public static ContractQuery<Boolean> mintingPaused() {
        return query("mintingPaused", List.of(), BOOL, value -> (Boolean) value.getValue());
    }

    /** The digest that the contract computes; equal to {@link Attestation#digest(SigningDomain)}. */
    public static ContractQuery<Bytes32> generationDigest(Attestation attestation) {
        return query("generationDigest", List.of(attestation.struct()), BYTES32, AbiValues::bytes32);
    }

    /** The digest of several attestations; equal to {@link Attestation#digest(List, SigningDomain)}. */
    public static ContractQuery<Bytes32> batchDigest(List<Attestation> generations) {
        return query("batchDigest", List.of(Attestation.structs(generations)), BYTES32, AbiValues::bytes32);
    }
}
