// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// ERC-2981: royalties.
interface IERC2981 {
    /// The royalty of a sale.
    /// @param tokenId   the token
    /// @param salePrice the price
    /// @return receiver who receives the royalty
    /// @return amount   the royalty in the price's unit
    function royaltyInfo(uint256 tokenId, uint256 salePrice)
        external
        view
        returns (address receiver, uint256 amount);
}

/// ERC-4906: announcement of changed metadata.
interface IERC4906 {
    /// The metadata of a range of tokens may have changed.
    /// @param fromTokenId the first token
    /// @param toTokenId   the last token
    event BatchMetadataUpdate(uint256 fromTokenId, uint256 toTokenId);
}

/// ERC-5267: the EIP-712 domain.
interface IERC5267 {
    /// The fields of the domain that signatures are made for.
    /// @return fields            a bit for each of the fields that the domain has, lowest first
    /// @return name              the name of the contract
    /// @return version           the version of its structs
    /// @return chainId           the number of the chain
    /// @return verifyingContract the contract's address
    /// @return salt              0; the domain has none
    /// @return extensions        none
    function eip712Domain()
        external
        view
        returns (
            bytes1 fields,
            string memory name,
            string memory version,
            uint256 chainId,
            address verifyingContract,
            bytes32 salt,
            uint256[] memory extensions
        );
}

/// ERC-7007: verifiable AI-generated content.
interface IERC7007 {
    /// A token's content was made public.
    /// @param tokenId  the token
    /// @param prompt   the prompt
    /// @param aigcData the content
    /// @param proof    the proof that they belong together
    event AigcData(uint256 indexed tokenId, bytes indexed prompt, bytes indexed aigcData, bytes proof);

    /// Makes a token's content public.
    /// @param tokenId  the token
    /// @param prompt   the prompt
    /// @param aigcData the content
    /// @param proof    the proof that they belong together
    function addAigcData(
        uint256 tokenId,
        bytes calldata prompt,
        bytes calldata aigcData,
        bytes calldata proof
    ) external;
    /// Whether prompt and content belong together.
    /// @param prompt   the prompt
    /// @param aigcData the content
    /// @param proof    the proof
    /// @return success whether they do
    function verify(bytes calldata prompt, bytes calldata aigcData, bytes calldata proof)
        external
        view
        returns (bool success);
}

/// ERC-7572: metadata of the contract.
interface IERC7572 {
    /// The address of the contract's metadata.
    /// @return a URI
    function contractURI() external view returns (string memory);
}

/// ERC-7053: a record of digital media by their content address.
interface IERC7053 {
    /// Somebody recorded something about a medium.
    /// @param recorder   who
    /// @param assetCid   the medium's CID
    /// @param commitData what, such as the CID of a JSON document
    event Commit(address indexed recorder, string indexed assetCid, string commitData);

    /// Records something about a medium.
    /// @param assetCid   its CID
    /// @param commitData what to record
    function commit(string calldata assetCid, string calldata commitData) external;
}

/// What the market asks of the token contract.
interface IMarketToken {
    /// Moves a sold token and tells who receives its royalty. For the market alone.
    /// @param seller     must own the token
    /// @param buyer      receives it
    /// @param tokenId    the token
    /// @param tokenEpoch must be the token's
    /// @param price      what the buyer pays in all
    /// @return creator  the token's creator
    /// @return receiver who receives the royalty
    /// @return royalty  the royalty in the price
    function moveSold(address seller, address buyer, uint256 tokenId, uint32 tokenEpoch, uint256 price)
        external
        returns (address creator, address receiver, uint256 royalty);

    /// Moves a token (ERC-721).
    /// @param from    who holds it
    /// @param to      who receives it
    /// @param tokenId the token
    function transferFrom(address from, address to, uint256 tokenId) external payable;

    /// A token's epoch.
    /// @param tokenId the token
    /// @return the epoch
    function tokenEpochOf(uint256 tokenId) external view returns (uint32);

    /// The account that appoints the roles and allows currencies.
    /// @return the account
    function owner() external view returns (address);
}
