// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// ERC-2981: royalties.
interface IERC2981 {
    function royaltyInfo(uint256 tokenId, uint256 salePrice)
        external
        view
        returns (address receiver, uint256 amount);
}

/// ERC-4906: announcement of changed metadata.
interface IERC4906 {
    event BatchMetadataUpdate(uint256 fromTokenId, uint256 toTokenId);
}

/// ERC-5267: the EIP-712 domain.
interface IERC5267 {
    function eip712Domain()
        external
        view
        returns (bytes1, string memory, string memory, uint256, address, bytes32, uint256[] memory);
}

/// ERC-7007: verifiable AI-generated content.
interface IERC7007 {
    event AigcData(uint256 indexed tokenId, bytes indexed prompt, bytes indexed aigcData, bytes proof);

    function addAigcData(
        uint256 tokenId,
        bytes calldata prompt,
        bytes calldata aigcData,
        bytes calldata proof
    ) external;
    function verify(bytes calldata prompt, bytes calldata aigcData, bytes calldata proof)
        external
        view
        returns (bool success);
}

/// ERC-7572: metadata of the contract.
interface IERC7572 {
    function contractURI() external view returns (string memory);
}
