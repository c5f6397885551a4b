using System.Runtime.InteropServices;

namespace ElfNotes.Compression.Native;

/// <summary>lzma_options_lzma of lzma/lzma12.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct LzmaOptions
{
    public uint DictionarySize;
    public void* PresetDictionary;
    public uint PresetDictionarySize;
    public uint LiteralContextBits;
    public uint LiteralPositionBits;
    public uint PositionBits;
    public int Mode;
    public uint NiceLength;
    public int MatchFinder;
    public uint Depth;
    public fixed uint ReservedIntegers[8];
    public fixed int ReservedEnums[4];
    public void* ReservedPointer1;
    public void* ReservedPointer2;
}
