using System.Runtime.CompilerServices;

// Every import takes blittable arguments only.
[assembly: DisableRuntimeMarshalling]
