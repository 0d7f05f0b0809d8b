"""Names that are everyday words too, in English and Spanish above all, and the little words of long family names."""

from __future__ import annotations

from typing import Final

_EVERYDAY = """
will may hope grace faith rose mark art bill june april august summer joy ivy amber angel dawn page rich grant chase
drew star sky river brook melody harmony destiny patience constance jack frank carol penny sandy gene guy pat sue
rob bob nick ray gay dean earl duke prince king major sage reed hunter mason cooper taylor carter parker baker cook
miller fisher archer tanner walker ranger gray grey brown black white green young long short small little strong
sharp wise swift love price banks bank bell wood woods field fields hill hills lake stone rice berry bishop knight
snow frost winter autumn spring day night moon son song sun park parks west east north south mercy honor justice
trinity heaven genesis journey legend royal saint happy merry early lane church temple house rivers ford marsh bush
holly daisy lily violet iris jasmine ginger olive hazel pearl ruby crystal jade opal robin jay wren dove heart power
powers noble loving best good goodman moody wall walls street case cash chance lucky sterling max miles wade dash
rush paige skip buddy precious princess treasure blessing victory gift true an do so le la van my mai to ha ho vo he
she you yu in on or no san than mo bee see lee pa her chue tong sol luz paz flor mar cruz rosa blanca clara linda
dulce pilar consuelo esperanza angeles milagros delgado moreno rubio blanco bravo casas castillo campos flores rios
rojas prado reyes santos guerra iglesias torres vega valle luna mora pena prieto serrano alegre calvo cortes franco
gallo herrera hidalgo lobo merino molina montes nieves palacios pardo parra pastor redondo rivera salas salinas
sierra silva toro vaca vera mercedes remedios socorro jesus dios domingo julio leon cielo rey leal bello bella mata
cordero paloma rico crespo chico lleras rosas victoria gloria mundo nube soledad dolores concepcion asuncion fuente
fuentes cuesta cabeza barba calle camino carrera pinto nour amal iman salam karim sabah jamal hadi noor
"""
_FOLLOWS_A_VERB = """
you i we he she they it there the your my this that these those be our his her a an all us everyone anyone somebody
someone any each youre youve ive im hes shes theyre thats its weve were for to and de del el la los las un una que
en
"""
_PARTICLES = """
de la del los las da do dos das di du des le van von der den ter bin ibn bint abu al el ul y e i san santa st jr sr
ii iii of the and a o
"""
#: These count as names only where a capital says so, or as part of a full name.
EVERYDAY: Final = frozenset(_EVERYDAY.split())
#: What follows the verbs "will", "may", "hope" at the start of a sentence, but hardly a name.
FOLLOWS_A_VERB: Final = frozenset(_FOLLOWS_A_VERB.split())
#: Not looked for by themselves.
PARTICLES: Final = frozenset(_PARTICLES.split())
